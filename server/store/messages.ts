import type { Connection } from 'mongoose';
import type { WrittenAs } from '../../shared/schemas/assist.ts';
import type { DeliveryState } from '../../shared/schemas/delivery.ts';
import type { MentionState } from '../../shared/schemas/mention.ts';
import type { Activity, MessageKind, Sentiment, ThreadedBy } from '../../shared/schemas/message.ts';
import type { PostDetails } from '../../shared/schemas/post.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { Collection } from './collection.ts';
import type { Position } from './cursor.ts';
import type { StoredAttachment } from './attachments.ts';
import { deletableMessages } from './deletable-messages.ts';
import { idFrom } from './ids.ts';
import { mentionReads } from './mention-reads.ts';
import { happenings, heads } from './message-heads.ts';
import { saidMessages } from './said-messages.ts';
import { flowReads } from './wall-reads.ts';
import { mergedMessages } from './merged-messages.ts';
import { messageIndexes, messageQueries } from './message-queries.ts';
import { changesWhatIsSearched, searchedMessages, unindexed } from './searched-messages.ts';

/** What a message shows of a file; the row in `attachments` with the same id knows where the bytes are. */
export type AttachmentSummary = Pick<
  StoredAttachment,
  'id' | 'name' | 'type' | 'size' | 'inline' | 'contentId' | 'preview' | 'removedAt'
>;

/** The life of an outbound message. `dueAt` says when somebody must look at it: null when nothing is to be done. */
export interface StoredDelivery {
  state: DeliveryState;
  heldUntil: Date | null;
  attempts: number;
  nextTryAt: Date | null;
  sentAt: Date | null;
  providerReply: string | null;
  error: { kind: string; message: string } | null;
  /** Held: its end; queued: the next try; sending: when the attempt counts as lost. */
  dueAt: Date | null;
  /** Who sends it now: made anew for each attempt, so that a late one cannot settle another's. */
  attemptId: string | null;
  /** When a person last asked to send it again: trying goes on from then. */
  askedAgainAt?: Date;
  /** Recipients whose server refused or bounced it, in its words. */
  refused: { address: string; reason: string }[];
}

/** One wording of a message that its author changed. */
export interface MessageVersion {
  text: string;
  html: string | null;
  contentWarning: string | null;
  /** Not there on what was kept before files were. */
  attachments?: AttachmentSummary[];
  /** When it was written. */
  at: Date;
}
export const maxVersions = 20;

/** A message as it is stored: what is presented (shared/schemas/message.ts) and what only the server uses. */
export interface StoredMessage {
  id: string;
  conversationId: string;
  inboxId: string;
  kind: MessageKind;
  author: { type: 'contact' | 'user' | 'system'; id: string | null; name: string };
  subject: string | null;
  from: Participant | null;
  to: Participant[];
  cc: Participant[];
  bcc: Participant[];
  replyTo: Participant[];
  text: string;
  html: string | null;
  quotedText: string | null;
  quotedHtml: string | null;
  remoteImages: boolean;
  attachments: AttachmentSummary[];
  delivery: StoredDelivery | null;
  threadedBy: ThreadedBy | null;
  activity: Activity | null;
  mentions: string[];
  /** Teams that a note mentions; not there on most. */
  teamMentions?: string[];
  /** Below a note; not there where nobody reacted. */
  reactions?: { emoji: string; userIds: string[] }[];
  clientId: string | null;
  language: string | null;
  sentiment: Sentiment | null;
  automatic: boolean;
  deliveredTo: string[];
  /** Where its source is; null when it was written here. */
  rawItemId: string | null;
  /** Message-ID without brackets, or the provider's id; null on notes and activities. */
  externalId: string | null;
  /** The References of its mail, oldest first, with the In-Reply-To last. */
  references: string[];
  /** Ids by which later mails of the thread may name it: its own, its thread's root, `ti:` + Thread-Index. */
  threadKeys: string[];
  /** What the provider's filter said. */
  spamMark: { marked: boolean; why: string } | null;
  /** Is the sender's address vouched for? null: not known, or written here. */
  verified: boolean | null;
  /** The next ones are not there on mail, so that its rows stay small. */
  post?: PostDetails;
  /** What its channel wants back when it is answered. */
  channelData?: unknown;
  part?: { number: number; of: number };
  /** On the first part of a long answer: the texts of the others, so that these can be made at any time. */
  partTexts?: string[];
  /** On the others: the id of the first. */
  firstPartId?: string;
  answersId?: string;
  /** Answers (the approved texts) that a reply was made of; not on the later parts of a long one. */
  usedAnswerIds?: string[];
  /** It was translated before it went: what its writer wrote. */
  writtenAs?: WrittenAs;
  /** It goes out by this inbox instead of its conversation's. */
  sendInboxId?: string;
  editedAt?: Date;
  deletedAt?: Date;
  /** The customer was deleted: what it said and who was named in it is gone. */
  erasedAt?: Date;
  /** What it said before the author changed or deleted it, oldest first; at most `maxVersions`. */
  versions?: MessageVersion[];
  /** Action -> what it gave, for undoing it. */
  actions?: Record<string, unknown>;
  /** What is to be done about a mention; not there on what is none. */
  mention?: MentionState;
  /** When it reached its provider; null on what was written here. */
  receivedAt: Date | null;
  /** Set until the triage has looked at it. */
  untriaged?: boolean;
  /** Rules by which it came about, the last one last: they do not hear of it. */
  causedBy?: string[];
  /** Set until the search knows it as it is: 1 when new, when it last changed otherwise. Activities are not searched. */
  unindexed?: number;
  /** Conversations that it was in before these were merged, the last one last. */
  mergedFrom?: string[];
  /** Batch of the import that made it; see `appliedBatches` of conversations. */
  batch: string | null;
  sentAt: Date;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
}

/**
 * The id of a message that comes from outside: made from what all copies of it share, so that two processes (or one that
 * runs again after a crash) that import the same mail meet at one key.
 */
export function inboundMessageId(dedupeKey: string): string {
  return idFrom(['message', dedupeKey]);
}

export type MessageChange = Partial<Omit<StoredMessage, 'id' | 'delivery' | 'revision' | 'updatedAt'>>;

export interface MessageUpdate {
  id: string;
  set?: MessageChange;
  /** Fields of the delivery, each set on its own. */
  delivery?: Partial<StoredDelivery>;
  increase?: { attempts: number };
  unset?: readonly 'untriaged'[];
  deliveredTo?: string;
  /** The change happens only while this holds: paths as the database has them, `{ 'delivery.state': { $in: [...] } }`. */
  provided?: Readonly<Record<string, unknown>>;
  now: Date;
}

function messageOperation(wanted: MessageUpdate) {
  const { id, delivery, increase, unset, deliveredTo, provided, now } = wanted;
  const set = changesWhatIsSearched(wanted.set) ? { ...wanted.set, unindexed: now.getTime() } : wanted.set;
  const deliveryFields: [string, unknown][] = Object.entries(delivery ?? {}).map(([field, value]) => [
    `delivery.${field}`,
    value,
  ]);
  return {
    filter: { _id: id, ...provided },
    update: {
      $set: {
        ...set,
        ...Object.fromEntries(deliveryFields),
        // What does not go out after all is no answer: clocks run on.
        ...(delivery?.state === 'failed' && { untriaged: true }),
        updatedAt: now,
      },
      $inc: { revision: 1, ...(increase && { 'delivery.attempts': increase.attempts }) },
      ...(unset && { $unset: Object.fromEntries(unset.map((field) => [field, 1])) }),
      ...(deliveredTo !== undefined && { $addToSet: { deliveredTo } }),
    },
  };
}

/** Messages: threads by key, look-ups by the ids that mails name, compare-and-set on deliveries. */
export function createMessageStore(connection: Connection) {
  const rows = new Collection<StoredMessage>(connection, 'messages', messageIndexes);

  return {
    collection: rows,
    ...searchedMessages(rows),
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    ...mentionReads(rows),
    ...flowReads(rows),
    ...deletableMessages(rows),
    insert: (row: StoredMessage) => rows.insert(unindexed(row)),
    /** @returns positions of those that were there already (clientId or id). */
    insertMany: (messages: readonly StoredMessage[]) => rows.insertMany(messages.map(unindexed)),
    /** Newest first. */
    before: (conversationId: string, position: Position | undefined, limit: number) =>
      rows.page(messageQueries.before(conversationId, position), limit),
    /** Oldest first. */
    after: (conversationId: string, position: Position, limit: number) =>
      rows.page(messageQueries.after(conversationId, position), limit),
    ...happenings(rows),
    ...heads(rows),
    ...saidMessages(rows),
    ...mergedMessages(rows),
    /** What one batch of the import put into a conversation, oldest first. Reads the whole thread. */
    ofBatch: (conversationId: string, batch: string) =>
      rows.find(messageQueries.ofBatch(conversationId, batch)),
    byClientId: (conversationId: string, clientId: string) =>
      rows.first(messageQueries.byClientId(conversationId, clientId).filter),
    /** Held, queued or sending ones whose time has come, longest due first. */
    dueDeliveries: (now: Date, limit: number) => rows.find(messageQueries.dueDeliveries(now), { limit }),
    /** Oldest first. */
    untriagedBefore: (before: Date, limit: number) =>
      rows.find(messageQueries.untriagedBefore(before), { limit }),
    changedSince: (since: Date, among: Parameters<typeof messageQueries.changedSince>[1], limit: number) =>
      rows.find(messageQueries.changedSince(since, among), { limit }),
    /** @returns the message after the change; null when it is gone or no longer fits `provided`. */
    update(wanted: MessageUpdate): Promise<StoredMessage | null> {
      const { filter, update } = messageOperation(wanted);
      return rows.change(filter, update);
    },
    /** Many changes in one round trip, each atomic. */
    updateMany: (wanted: readonly MessageUpdate[]) => rows.writeMany(wanted.map(messageOperation)),
    /** The triage has looked at them and found nothing to change: nobody has to hear of it. */
    looked: (ids: readonly string[]): Promise<number> =>
      ids.length === 0
        ? Promise.resolve(0)
        : rows.changeMany({ _id: { $in: ids } }, { $unset: { untriaged: 1 } }),
    /** Takes messages from one conversation to another; those no longer in `from` stay where they are. */
    moveMany(wanted: {
      ids: readonly string[];
      from: string;
      to: { conversationId: string; inboxId: string };
      threadedBy?: ThreadedBy;
      now: Date;
    }): Promise<number> {
      const { ids, from, to, threadedBy, now } = wanted;
      return rows.changeMany(
        { _id: { $in: ids }, conversationId: from },
        {
          $set: { ...to, ...(threadedBy && { threadedBy }), updatedAt: now, unindexed: now.getTime() },
          $inc: { revision: 1 },
        },
      );
    },
    remove: (id: string, provided: Readonly<Record<string, unknown>> = {}) =>
      rows.remove({ _id: id, ...provided }),
  };
}
