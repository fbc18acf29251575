import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Message } from '../../../shared/schemas/message.ts';

/** 24 hexadecimal digits from a number, in its order. */
export const idOf = (number: number): string => number.toString(16).padStart(24, '0');

/** A moment on 21 November 2026, so many minutes after midnight UTC. */
export const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 21, 0, minutes)).toISOString();

export function conversationOf(
  number: number,
  part: Partial<ConversationForViewer> = {},
): ConversationForViewer {
  const when = part.lastActivityAt ?? at(number);
  return {
    id: idOf(number),
    number,
    inboxId: idOf(0xa1),
    channel: 'email',
    contact: { id: idOf(0xc0 + number), name: `Customer ${number}`, address: `c${number}@example.com` },
    subject: `Subject ${number}`,
    excerpt: 'First words',
    status: 'open',
    priority: 'none',
    assigneeId: null,
    teamId: null,
    tagIds: [],
    snoozedUntil: null,
    spam: false,
    language: 'en',
    sentiment: null,
    messageCount: 1,
    waitingSince: when,
    lastActivityAt: when,
    lastInboundAt: when,
    lastOutboundAt: null,
    hasAttachments: false,
    replyTo: [],
    linkedIds: [],
    createdAt: when,
    updatedAt: when,
    revision: 1,
    viewer: { readAt: null, hasDraft: false },
    ...part,
  };
}

export function messageOf(number: number, part: Partial<Message> = {}): Message {
  const when = at(number);
  return {
    id: idOf(number),
    conversationId: idOf(1),
    inboxId: idOf(0xa1),
    kind: 'inbound',
    author: { type: 'contact', id: idOf(0xc1), name: 'Anna' },
    subject: null,
    from: { address: 'anna@example.com', name: 'Anna' },
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    text: `Text ${number}`,
    html: null,
    quotedText: null,
    quotedHtml: null,
    remoteImages: false,
    attachments: [],
    delivery: null,
    threadedBy: null,
    activity: null,
    mentions: [],
    clientId: null,
    language: null,
    sentiment: null,
    automatic: false,
    deliveredTo: [],
    ...{ post: null, part: null, answersId: null, editedAt: null, deletedAt: null, actions: [] },
    source: false,
    sentAt: when,
    createdAt: when,
    updatedAt: when,
    revision: 1,
    ...part,
  };
}
