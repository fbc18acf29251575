import type { ImaginedConversation, ImaginedTurn } from '../../demo/imagine.ts';
import { company } from '../../demo/workspace.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import { firstContactId, identityId, type StoredContact, type StoredIdentity } from '../../store/contacts.ts';
import { waiting, type StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { AttachmentSummary, StoredMessage } from '../../store/messages.ts';
import type { DemoCast } from './people.ts';

/** Rows of one imagined conversation, ready to be inserted. */
export interface ImaginedRows {
  conversation: StoredConversation;
  messages: StoredMessage[];
  attachments: StoredAttachment[];
  contact: StoredContact;
  identity: StoredIdentity;
}

/** What a row of an attachment says of its file. */
export type StoredFile = Omit<StoredAttachment, 'id' | 'conversationId' | 'messageId' | 'createdAt'>;

/** Files already in the file store: variants of each kind. */
export type StoredFiles = ReadonlyMap<string, readonly StoredFile[]>;

export interface RowsInput {
  imagined: ImaginedConversation;
  cast: DemoCast;
  /** Tells several generated pasts apart; part of every id. */
  scope: string;
  number: number;
  files: StoredFiles;
  now: Date;
}

const sentiments = { happy: 'positive', calm: 'neutral', angry: 'negative' } as const;

/** @returns null when nothing of it has happened yet. */
export function rowsOf(input: RowsInput): ImaginedRows | null {
  const { imagined, scope, now } = input;
  const first = imagined.turns[0];
  const last = imagined.turns.at(-1);
  if (!first || !last) return null;
  const id = idFrom([scope, 'conversation', String(imagined.index)]);
  const attachments: StoredAttachment[] = [];
  const messages = imagined.turns.map((turn, position) => {
    const files = attachmentsOf(input, { id, turn, position });
    attachments.push(...files);
    return messageOf(input, { id, turn, position, files });
  });
  const { address, name } = imagined.person;
  const contactId = firstContactId('email', address);
  return {
    conversation: conversationOf(input, {
      id,
      contactId,
      first,
      last,
      hasAttachments: attachments.length > 0,
    }),
    messages,
    attachments,
    contact: {
      id: contactId,
      name,
      company: '',
      notes: '',
      language: imagined.language,
      timeZone: null,
      searchKeys: [name.toLowerCase(), address],
      firstSeenAt: first.at,
      lastSeenAt: last.at,
      updatedAt: now,
    },
    identity: {
      id: identityId('email', address),
      kind: 'email',
      value: address,
      contactId,
      verified: false,
      createdAt: first.at,
    },
  };
}

interface Frame {
  id: string;
  contactId: string;
  first: ImaginedTurn;
  last: ImaginedTurn;
  hasAttachments: boolean;
}

function conversationOf(
  input: RowsInput,
  { id, contactId, first, last, hasAttachments }: Frame,
): StoredConversation {
  const { imagined, cast, number, now } = input;
  const spoken = imagined.turns.filter((turn) => turn.by !== 'note');
  const newest = spoken.at(-1) ?? last;
  const lastOf = (by: ImaginedTurn['by']): Date | null =>
    imagined.turns.findLast((turn) => turn.by === by)?.at ?? null;
  const inbox = cast.inboxes.get(imagined.inboxKey);
  const { address, name } = imagined.person;
  return {
    id,
    number,
    inboxId: inbox?.id ?? '',
    channel: 'email',
    contact: { id: contactId, name, address },
    subject: imagined.subject,
    excerpt: excerpt(newest.text),
    status: imagined.status,
    priority: imagined.priority,
    assigneeId: imagined.assigneeIndex === null ? null : (cast.users[imagined.assigneeIndex]?.id ?? null),
    teamId: inbox?.teamId ?? null,
    tagIds: imagined.tags.flatMap((tag) => cast.tags.get(tag)?.id ?? []),
    snoozedUntil: imagined.status === 'snoozed' ? new Date(now.getTime() + 20 * 3_600_000) : null,
    spam: false,
    language: imagined.language,
    sentiment: sentiments[imagined.mood],
    messageCount: imagined.turns.length,
    ...waiting(imagined.status === 'open' && newest.by === 'customer' ? newest.at : null),
    lastActivityAt: last.at,
    lastMessageAt: newest.at,
    lastInboundAt: lastOf('customer'),
    lastOutboundAt: lastOf('agent'),
    hasAttachments,
    replyTo: [{ address, name }],
    linkedIds: [],
    participants: [address],
    sharedWith: [],
    triage: 'done',
    appliedBatches: [],
    createdAt: first.at,
    updatedAt: last.at,
    revision: imagined.turns.length,
    revisionsSinceMessage: 0,
  };
}

interface Part {
  id: string;
  turn: ImaginedTurn;
  position: number;
}

function messageIdOf(scope: string, index: number, position: number): string {
  return `${idFrom([scope, 'mail', String(index), String(position)])}@${company.domain}`;
}

function messageOf(input: RowsInput, part: Part & { files: StoredAttachment[] }): StoredMessage {
  const { imagined, cast, scope } = input;
  const { turn, position } = part;
  const user = turn.userIndex === null ? undefined : cast.users[turn.userIndex];
  const customer = { address: imagined.person.address, name: imagined.person.name };
  const inbox = cast.inboxes.get(imagined.inboxKey);
  const us = { address: inbox?.address ?? '', name: inbox?.name ?? '' };
  const inbound = turn.by === 'customer';
  const note = turn.by === 'note';
  const externalId = note ? null : messageIdOf(scope, imagined.index, position);
  const root = messageIdOf(scope, imagined.index, 0);
  return {
    id: idFrom([scope, 'message', String(imagined.index), String(position)]),
    conversationId: part.id,
    inboxId: inbox?.id ?? '',
    kind: inbound ? 'inbound' : note ? 'note' : 'outbound',
    author: inbound
      ? { type: 'contact', id: firstContactId('email', customer.address), name: customer.name }
      : { type: 'user', id: user?.id ?? null, name: user?.name ?? '' },
    subject: note ? null : position === 0 ? imagined.subject : `Re: ${imagined.subject}`,
    from: note ? null : inbound ? customer : us,
    to: note ? [] : inbound ? [us] : [customer],
    cc: [],
    bcc: [],
    replyTo: [],
    text: turn.text,
    html: null,
    quotedText: null,
    quotedHtml: null,
    remoteImages: false,
    attachments: part.files.map(summaryOf),
    delivery: turn.by === 'agent' ? sentAt(turn.at) : null,
    threadedBy: threadingOf(turn, position, root),
    activity: null,
    mentions: [],
    clientId: null,
    language: note ? null : imagined.language,
    sentiment:
      inbound && imagined.mood !== 'calm'
        ? { label: sentiments[imagined.mood], score: imagined.mood === 'happy' ? 0.7 : -0.6, words: [] }
        : null,
    automatic: false,
    deliveredTo: inbound && inbox ? [inbox.id] : [],
    rawItemId: null,
    externalId,
    references: position === 0 || note ? [] : [root],
    threadKeys: externalId === null ? [] : [...new Set([root, externalId])],
    spamMark: null,
    verified: null,
    receivedAt: inbound ? turn.at : null,
    batch: null,
    sentAt: turn.at,
    createdAt: turn.at,
    updatedAt: turn.at,
    revision: 1,
  };
}

function threadingOf(turn: ImaginedTurn, position: number, root: string): StoredMessage['threadedBy'] {
  if (turn.by === 'note') return null;
  if (turn.by === 'agent') {
    return { strategy: 'written-here', evidence: '', rejected: [], linkedConversationId: null };
  }
  return position === 0
    ? { strategy: 'new-conversation', evidence: '', rejected: [], linkedConversationId: null }
    : { strategy: 'own-message-id', evidence: root, rejected: [], linkedConversationId: null };
}

function sentAt(at: Date): StoredMessage['delivery'] {
  return {
    state: 'sent',
    heldUntil: null,
    attempts: 1,
    nextTryAt: null,
    sentAt: at,
    providerReply: '250 2.0.0 Ok: queued',
    error: null,
    dueAt: null,
    attemptId: null,
    refused: [],
  };
}

function attachmentsOf(input: RowsInput, { id, turn, position }: Part): StoredAttachment[] {
  const { imagined, scope } = input;
  return (turn.files ?? []).flatMap((kind, n) => {
    const variants = input.files.get(kind) ?? [];
    const file = variants[(imagined.index + n) % variants.length];
    if (!file) return [];
    return {
      ...file,
      id: idFrom([scope, 'file', String(imagined.index), String(position), String(n)]),
      conversationId: id,
      messageId: idFrom([scope, 'message', String(imagined.index), String(position)]),
      createdAt: turn.at,
    };
  });
}

function summaryOf({
  id,
  name,
  type,
  size,
  inline,
  contentId,
  preview,
}: StoredAttachment): AttachmentSummary {
  return { id, name, type, size, inline, contentId, preview };
}
