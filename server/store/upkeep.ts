import type { Connection } from 'mongoose';
import type { ThreadedBy } from '../../shared/schemas/message.ts';
import { Collection, type IndexSpec, isDuplicateKey, type NamedQuery } from './collection.ts';

interface StoredLease {
  id: string;
  owner: string;
  expiresAt: Date;
}
interface StoredCounter {
  id: string;
  value: number;
}

/** One of our own mails: an invitation, a password reset. */
export interface StoredSystemMail {
  id: string;
  to: { address: string; name: string };
  subject: string;
  text: string;
  html: string | null;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unconfirmed';
  attempts: number;
  /** queued: not before then; sending: after then the attempt counts as lost. */
  nextTryAt: Date | null;
  error: string | null;
  createdAt: Date;
  sentAt: Date | null;
  /** Set when it carries what was said in a conversation: the answer joins it. */
  inboxId?: string;
  conversationId?: string;
  externalId?: string | null;
  references?: string[];
  attachmentIds?: string[];
}

/** A split or a move, with what is needed to take it back. */
export interface StoredMessageMove {
  id: string;
  messageIds: string[];
  fromConversationId: string;
  toConversationId: string;
  /** Did the move make the conversation that it went to? */
  created: boolean;
  /** Why each message was where it was; in the order of `messageIds`. */
  threadedBefore: (ThreadedBy | null)[];
  /** What the move gave both conversations besides messages. */
  given: { fromLinked: string[]; toLinked: string[]; toParticipants: string[]; activityIds: string[] };
  userId: string;
  state: 'pending' | 'done' | 'undone';
  createdAt: Date;
}

export const systemMailIndexes: IndexSpec[] = [
  { name: 'due', key: { nextTryAt: 1 }, partialFilterExpression: { state: 'queued' } },
  { name: 'lost', key: { nextTryAt: 1 }, partialFilterExpression: { state: 'sending' } },
  { name: 'conversation', key: { conversationId: 1 }, sparse: true },
];
export const messageMoveIndexes: IndexSpec[] = [
  { name: 'pending', key: { createdAt: 1 }, partialFilterExpression: { state: 'pending' } },
  { name: 'from', key: { fromConversationId: 1 } },
  { name: 'to', key: { toConversationId: 1 } },
];

export const upkeepQueries = {
  dueSystemMails: (now: Date): NamedQuery => ({
    filter: { state: 'queued', nextTryAt: { $lte: now } },
    sort: { nextTryAt: 1 },
    index: 'due',
  }),
  lostSystemMails: (now: Date): NamedQuery => ({
    filter: { state: 'sending', nextTryAt: { $lte: now } },
    sort: { nextTryAt: 1 },
    index: 'lost',
  }),
  pendingMoves: (before: Date): NamedQuery => ({
    filter: { state: 'pending', createdAt: { $lte: before } },
    sort: { createdAt: 1 },
    index: 'pending',
  }),
};

/** Who may do something alone, until when. */
export function createLeaseStore(connection: Connection) {
  const rows = new Collection<StoredLease>(connection, 'leases', []);
  return {
    collection: rows,
    /** Takes or renews it. @returns false while another holds it. */
    async acquire(wanted: { name: string; owner: string; millis: number; now: Date }): Promise<boolean> {
      const { name, owner, millis, now } = wanted;
      const lease = { owner, expiresAt: new Date(now.getTime() + millis) };
      try {
        await rows.change(
          { _id: name, $or: [{ owner }, { expiresAt: { $lte: now } }] },
          { $set: lease },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    /** Prolongs all of an owner's leases with these names. @returns the names that are still the owner's */
    async renew(wanted: { names: readonly string[]; owner: string; millis: number; now: Date }) {
      const { names, owner, millis, now } = wanted;
      const filter = { _id: { $in: names }, owner };
      await rows.changeMany(filter, { $set: { expiresAt: new Date(now.getTime() + millis) } });
      return new Set((await rows.find({ filter, index: '_id_' })).map(({ id }) => id));
    },
    async release(name: string, owner: string): Promise<void> {
      await rows.remove({ _id: name, owner });
    },
  };
}

/** How many numbers a process takes at once for its imports. */
const blockSize = 20;

/** Numbers that only grow. */
export function createCounterStore(connection: Connection) {
  const rows = new Collection<StoredCounter>(connection, 'counters', []);
  const blocks = new Map<string, { next: number; end: number }>();

  async function take(name: string, count = 1): Promise<number> {
    for (;;) {
      try {
        const row = await rows.change({ _id: name }, { $inc: { value: count } }, { upsert: true });
        return (row?.value ?? count) - count + 1;
      } catch (error) {
        // Two processes made the counter at once: one of them begins again.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  return {
    collection: rows,
    /** Takes some numbers. @returns the first one; those not used leave a gap. */
    take,
    /** As `take`, from a block that this process took before where there is one: cheaper, and with more gaps. */
    async takeFromBlock(name: string, count: number): Promise<number> {
      const block = blocks.get(name);
      if (block && block.end - block.next >= count) {
        block.next += count;
        return block.next - count;
      }
      const size = Math.max(count, blockSize);
      const first = await take(name, size);
      blocks.set(name, { next: first + count, end: first + size });
      return first;
    },
  };
}

/** Our own mails, sent by the job `system-mail.send`. */
export function createSystemMailStore(connection: Connection) {
  const rows = new Collection<StoredSystemMail>(connection, 'system_mails', systemMailIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    insert: (mail: StoredSystemMail) => rows.insert(mail),
    /** Changes it only while it is in one of the states. */
    update: (
      id: string,
      from: readonly StoredSystemMail['state'][],
      set: Partial<Omit<StoredSystemMail, 'id'>>,
    ) => rows.change({ _id: id, state: { $in: from } }, { $set: set }),
    due: (now: Date, limit: number) => rows.find(upkeepQueries.dueSystemMails(now), { limit }),
    /** Those whose attempt has not ended in time. */
    lost: (now: Date, limit: number) => rows.find(upkeepQueries.lostSystemMails(now), { limit }),
    /** Changes it only while that attempt is still under way, and late. */
    settleLost: ({ id, attempts }: StoredSystemMail, now: Date, set: Partial<Omit<StoredSystemMail, 'id'>>) =>
      rows.change({ _id: id, state: 'sending', attempts, nextTryAt: { $lte: now } }, { $set: set }),
  };
}

/** Splits and moves of messages. */
export function createMessageMoveStore(connection: Connection) {
  const rows = new Collection<StoredMessageMove>(connection, 'message_moves', messageMoveIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    insert: (move: StoredMessageMove) => rows.insert(move),
    setState: (id: string, from: StoredMessageMove['state'], to: StoredMessageMove['state']) =>
      rows.change({ _id: id, state: from }, { $set: { state: to } }),
    pendingBefore: (before: Date, limit: number) => rows.find(upkeepQueries.pendingMoves(before), { limit }),
    /** Moves into it and out of it: they cannot be taken back any more. */
    async forget(conversationId: string): Promise<void> {
      await rows.remove({ fromConversationId: conversationId });
      await rows.remove({ toConversationId: conversationId });
    },
  };
}
