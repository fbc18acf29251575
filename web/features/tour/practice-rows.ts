import type { Contact } from '../../../shared/schemas/contact.ts';
import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Inbox } from '../../../shared/schemas/inbox.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import { localCopy } from '../../stores/local-copy.ts';

/** Rows of the practice, in the shapes of the API. */

export interface PracticeLetter {
  /** Of the conversation, its customer and its first message. */
  ids: { conversation: string; contact: string; message: string };
  inboxId: string;
  number: number;
  name: string;
  subject: string;
  text: string;
  at: string;
}

/** Nobody's: mail to it goes nowhere, wherever it is written (RFC 2606). */
const addressOf = (letter: Pick<PracticeLetter, 'number'>) =>
  `practice-${String(letter.number)}@example.invalid`;

export function inboxRow(
  id: string,
  { name, memberId, at }: { name: string; memberId: string; at: string },
): Inbox {
  const never = { lastInboundAt: null, lastOutboundAt: null, lastCheckedAt: null, nextTryAt: null };
  return {
    ...{ id, name, channel: 'email', address: 'practice@example.invalid', enabled: true },
    ...{
      settings: {},
      secretsSet: [],
      memberIds: [memberId],
      teamId: null,
      autoAssign: false,
      timeZone: null,
    },
    signature: { text: '', html: '' },
    health: { status: 'ok', ...never, lagSeconds: null, lastError: null, pending: 0, quarantined: 0 },
    ...{ capabilities: null, webhookUrl: null, embed: null, assisted: false, createdAt: at },
  };
}

export function conversationRow(letter: PracticeLetter): ConversationForViewer {
  const { ids, inboxId, number, name, subject, text, at } = letter;
  const contact = { id: ids.contact, name, address: addressOf(letter) };
  return {
    ...{ id: ids.conversation, number, inboxId, channel: 'email', contact, subject, excerpt: text },
    ...{ status: 'open', priority: 'none', assigneeId: null, teamId: null, tagIds: [], snoozedUntil: null },
    ...{ spam: false, language: null, sentiment: null, messageCount: 1, hasAttachments: false },
    ...{ waitingSince: at, lastActivityAt: at, lastInboundAt: at, lastOutboundAt: null },
    ...{ replyTo: [{ name, address: contact.address }], linkedIds: [], createdAt: at, updatedAt: at },
    ...{ revision: 1, viewer: { readAt: null, hasDraft: false } },
  };
}

export function letterRow(letter: PracticeLetter): Message {
  const { ids, inboxId, name, subject, text, at } = letter;
  const blank = { attachments: [], to: [], cc: [], bcc: [], mentions: [], html: null };
  const copy = localCopy({
    clientId: ids.message,
    outgoing: {
      ...blank,
      kind: 'note',
      conversationId: ids.conversation,
      text,
      expectedRevision: 0,
      force: false,
    },
    at,
  });
  return {
    ...copy,
    ...{ id: ids.message, inboxId, kind: 'inbound', subject, clientId: null, revision: 1 },
    author: { type: 'contact', id: ids.contact, name },
    from: { name, address: addressOf(letter) },
  };
}

export function contactRow(letter: PracticeLetter): Contact {
  const { ids, name, at } = letter;
  const identity = { kind: 'email', value: addressOf(letter), handle: null, verified: false };
  return {
    ...{ id: ids.contact, name, company: '', notes: '', language: null, timeZone: null, tier: null },
    ...{ tagIds: [], identities: [{ id: ids.contact, ...identity }], claims: [], merges: [] },
    ...{ conversationCount: 1, firstSeenAt: at, lastSeenAt: at },
  };
}
