import type { Connection } from 'mongoose';
import type { ConversationMarks } from '../../shared/schemas/marks.ts';
import { contactHeads } from './conversation-heads.ts';
import { Collection, isDuplicateKey, type NamedQuery, type Page, type WriteOperation } from './collection.ts';
import { conversationIndexes } from './conversation-indexes.ts';
import {
  conversationQueries,
  type ConversationListing,
  type IdleConversations,
  type Sight,
} from './conversation-queries.ts';
import type { ConversationStatus } from '../../shared/schemas/conversation.ts';
import { peopleReads } from './people-conversations.ts';
import { restingReads } from './resting-conversations.ts';
import { derived, type StoredConversation } from './conversation-rows.ts';
import { waitingReads } from './wall-reads.ts';

/** Fields that a change may set; the rest is kept by the store. */
export type ConversationChange = Partial<
  Omit<StoredConversation, 'id' | 'revision' | 'revisionsSinceMessage' | 'updatedAt' | 'createdAt'>
>;

export interface ConversationUpdate {
  id: string;
  set?: ConversationChange;
  /** Added where missing. */
  add?: Partial<
    Record<'tagIds' | 'linkedIds' | 'participants' | 'sharedWith' | 'appliedBatches', readonly string[]>
  >;
  remove?: { tagIds: readonly string[] };
  /** Who made a mark and why, each written at its own place: what is said of others stays. */
  marked?: Pick<ConversationMarks, 'language' | 'spam' | 'tags'>;
  /** Added to the numbers. */
  increase?: { messageCount: number };
  /** Is it news for someone who is writing a reply (an inbound or outbound message)? */
  byMessage?: boolean;
  /** The change happens only while this holds, for example `{ revision: 7 }` or `{ assigneeId: null }`. */
  provided?: Partial<StoredConversation>;
  now: Date;
}

/** The one way in which a conversation changes: its revision grows with everything that happens to it. */
export function conversationOperation(wanted: ConversationUpdate): WriteOperation {
  const { id, set, add, remove, marked, increase, byMessage = false, provided, now } = wanted;
  const adding = Object.entries(add ?? {}).filter(([, values]) => values.length > 0);
  return {
    filter: { _id: id, ...provided },
    update: {
      $set: { ...set, ...placesOf(marked), updatedAt: now, ...(byMessage && { revisionsSinceMessage: 0 }) },
      $inc: { revision: 1, ...(!byMessage && { revisionsSinceMessage: 1 }), ...increase },
      ...(adding.length > 0 && {
        $addToSet: Object.fromEntries(adding.map(([field, values]) => [field, { $each: values }])),
      }),
      ...(remove && { $pull: { tagIds: { $in: remove.tagIds } } }),
    },
  };
}

function placesOf({ tags, ...others }: NonNullable<ConversationUpdate['marked']> = {}): object {
  const places = [
    ...Object.entries(others).map(([name, mark]) => [`marks.${name}`, mark]),
    ...Object.entries(tags ?? {}).map(([tagId, mark]) => [`marks.tags.${tagId}`, mark]),
  ];
  return Object.fromEntries(places) as object;
}

/**
 * For the import, which builds its own upserts. One that meets a unique key has either been applied before, or another
 * process made the conversation at this very moment: done again without making one, it tells which.
 */
function importWrites(rows: Collection<StoredConversation>) {
  return {
    /** Many in one round trip. */
    async write(operations: readonly WriteOperation[]): Promise<void> {
      const met = await rows.writeMany(operations);
      const again = operations.filter((_, position) => met.has(position));
      await rows.writeMany(again.map((operation) => ({ ...operation, upsert: false })));
    },
    /** @returns the conversation after it; null when it had been changed so before */
    async writeOne({ filter, update, upsert = false }: WriteOperation): Promise<StoredConversation | null> {
      try {
        return await rows.change(filter, update, { upsert });
      } catch (error) {
        if (isDuplicateKey(error)) return rows.change(filter, update);
        throw error;
      }
    },
  };
}

/** Conversations by the people in them. A sight of null: whoever sees them. */
function contactReads(rows: Collection<StoredConversation>) {
  return {
    ofContact: (wanted: Parameters<typeof conversationQueries.ofContact>[0], limit: number) =>
      rows.page(conversationQueries.ofContact(wanted), limit),
    countOfContact: (wanted: { contactId: string; sight: Sight | null }, bound = 999) =>
      rows.countUpTo(conversationQueries.ofContact(wanted), bound),
    /** How many each has, in the order of the ids. */
    countOfContacts: (wanted: { contactIds: readonly string[]; sight: Sight | null }, bound = 999) =>
      rows.countEachUpTo(
        wanted.contactIds.map((contactId) =>
          conversationQueries.ofContact({ contactId, sight: wanted.sight }),
        ),
        bound,
      ),
  };
}

export interface Placing {
  id: string;
  set: Pick<StoredConversation, 'routing' | 'routeAt'>;
  assigneeId?: string | null;
}

/** Who holds what, and what waits for somebody. */
function routingReads(rows: Collection<StoredConversation>) {
  return {
    /** What one holds that is open, as far as counting needs it. */
    openOf: (userId: string) =>
      rows.find(conversationQueries.heldBy(userId, 'open'), { projection: { channel: 1 } }) as Promise<
        Pick<StoredConversation, 'id' | 'channel'>[]
      >,
    /** @returns one for each person and channel: how many open ones they hold */
    async openByChannel(
      userIds: readonly string[],
    ): Promise<{ userId: string; channel: string; count: number }[]> {
      const { filter } = conversationQueries.openOfAssignees(userIds);
      const group = { _id: { userId: '$assigneeId', channel: '$channel' }, count: { $sum: 1 } };
      const found = await rows.native
        .aggregate<{ _id: { userId: string; channel: string }; count: number }>([
          { $match: filter },
          { $group: group },
        ])
        .toArray();
      return found.map(({ _id, count }) => ({ ..._id, count }));
    },
    heldBy: (userId: string, status: ConversationStatus, limit: number) =>
      rows.find(conversationQueries.heldBy(userId, status), { limit }),
    ofTeam: (teamId: string, status: ConversationStatus, limit: number) =>
      rows.find(conversationQueries.ofTeam(teamId, status), { limit }),
    queued: (queue: string, limit: number) => rows.find(conversationQueries.queued(queue), { limit }),
    /** How many stand before this place, or in the whole queue. */
    countQueued: (queue: string, before?: string, bound = 999) =>
      rows.countUpTo(conversationQueries.queued(queue, before), bound),
    routeDue: (now: Date, limit: number) => rows.find(conversationQueries.routeDue(now), { limit }),
    /**
     * Writes where conversations stand. Nobody sees that, so it is no change of theirs: no revision, no push.
     * @param wanted.assigneeId only while this one holds it; left out: in any case
     */
    place: (wanted: readonly Placing[]) =>
      rows.writeMany(
        wanted.map(({ id, set, assigneeId }) => ({
          filter: { _id: id, ...(assigneeId !== undefined && { assigneeId }) },
          update: { $set: set },
        })),
      ),
    /** What nobody holds and somebody was told of. */
    alarmed: (limit: number) => rows.find(conversationQueries.alarmed(), { limit }),
    /** Was an alarm raised in that queue since, of something that still stands there? */
    alarmedSince: async (queue: string, since: Date): Promise<boolean> => {
      const query = conversationQueries.alarmedSince(queue, since);
      return (await rows.find(query, { limit: 1, projection: { _id: 1 } })).length > 0;
    },
  };
}

/** What the rules of retention ask, and those that wait for silence. */
function idleReads(rows: Collection<StoredConversation>) {
  return {
    ...restingReads(rows),
    idle: (wanted: IdleConversations, limit: number) =>
      limit <= 0 ? Promise.resolve([]) : rows.find(conversationQueries.idle(wanted), { limit }),
    countIdle: (wanted: IdleConversations, bound: number) =>
      rows.countUpTo(conversationQueries.idle(wanted), bound),
    /** It leaves the lists. @returns null when it is no longer resolved, or something happened in it since */
    archive: (id: string, { idleSince, now }: { idleSince: Date; now: Date }) =>
      rows.change(
        { _id: id, status: 'resolved', lastActivityAt: { $lte: idleSince } },
        { $set: { status: 'archived', updatedAt: now }, $inc: { revision: 1, revisionsSinceMessage: 1 } },
      ),
    /** One that is on legal hold, of each that has some. */
    heldOfContacts: async (contactIds: readonly string[]) =>
      (
        await Promise.all(
          contactIds.map((id) => rows.find(conversationQueries.heldOfContact(id), { limit: 1 })),
        )
      ).flat(),
  };
}

/** What is to be looked at when its time has come. */
function timedReads(rows: Collection<StoredConversation>) {
  return {
    snoozedUntil: (now: Date, limit: number) => rows.find(conversationQueries.snoozedUntil(now), { limit }),
    /** Whose clocks have to be looked at and when, longest due first. */
    slaWake: (until: Date, limit: number) =>
      rows.find(conversationQueries.slaWake(until), { limit, projection: { nextSlaAt: 1 } }) as Promise<
        Pick<StoredConversation, 'id' | 'nextSlaAt'>[]
      >,
    /** Writes when to look at clocks again, while they stand as they were written. Nobody sees that: no revision. */
    wakeAt: (wanted: readonly Pick<StoredConversation, 'id' | 'slaRound' | 'nextSlaAt'>[]) =>
      rows.writeMany(
        wanted.map(({ id, slaRound, nextSlaAt }) => ({
          filter: { _id: id, slaRound },
          update: { $set: { nextSlaAt } },
        })),
      ),
    /** Unresolved ones that a policy was promised to, at some time. */
    async holdingPolicy(policyId: string, limit: number): Promise<StoredConversation[]> {
      const found: StoredConversation[] = [];
      for (const status of ['open', 'pending', 'snoozed'] as const) {
        const query = conversationQueries.holdingPolicy(policyId, status);
        if (found.length < limit) found.push(...(await rows.find(query, { limit: limit - found.length })));
      }
      return found;
    },
  };
}

/** Conversations by their tags. */
function tagged(rows: Collection<StoredConversation>) {
  return {
    /** Some that have a tag, of any state. */
    withTag: (tagId: string, limit: number) => rows.find(conversationQueries.withTag(tagId), { limit }),
    /** Takes a tag off every conversation that has it. */
    async removeTag(tagId: string, now: Date): Promise<void> {
      await rows.changeMany(conversationQueries.withTag(tagId).filter, {
        $pull: { tagIds: tagId },
        $set: { updatedAt: now },
        $inc: { revision: 1, revisionsSinceMessage: 1 },
      });
    },
  };
}

/** Conversations: lists by key, counts up to a bound, changes that bump the revision. */
export function createConversationStore(connection: Connection) {
  const rows = new Collection<StoredConversation>(connection, 'conversations', {
    indexes: conversationIndexes,
    derive: derived,
  });
  const list = (query: NamedQuery, limit: number) => rows.find(query, { limit });

  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    insert: (row: StoredConversation) => rows.insert(row),
    list: (wanted: ConversationListing, limit: number): Promise<Page<StoredConversation>> =>
      rows.page(conversationQueries.listing(wanted), limit),
    /** How many each list has, in the order asked for. */
    countEach: (wanted: readonly ConversationListing[], bound = 999) =>
      rows.countEachUpTo(
        wanted.map((one) => conversationQueries.listing(one)),
        bound,
      ),
    count: (wanted: ConversationListing, bound = 999) =>
      rows.countUpTo(conversationQueries.listing(wanted), bound),
    /** @returns the conversation after the change; null when it is gone or no longer fits `provided`. */
    update(wanted: ConversationUpdate): Promise<StoredConversation | null> {
      const { filter, update } = conversationOperation(wanted);
      return rows.change(filter, update);
    },
    /** Many changes in one round trip, each atomic. */
    updateMany: (wanted: readonly ConversationUpdate[]) => rows.writeMany(wanted.map(conversationOperation)),
    ...importWrites(rows),
    ...contactReads(rows),
    ...contactHeads(rows),
    ...waitingReads(rows),
    ...idleReads(rows),
    ...routingReads(rows),
    ...timedReads(rows),
    ...tagged(rows),
    ...peopleReads(rows),
    idsSharedWith: async (userId: string, limit: number): Promise<string[]> =>
      (await rows.find(conversationQueries.sharedWith(userId), { limit, projection: { _id: 1 } })).map(
        ({ id }) => id,
      ),
    /** The side conversations of one, oldest first. */
    sidesOf: (id: string, limit: number) => list(conversationQueries.sidesOf(id), limit),
    /** Those in which somebody is asked and nobody has answered, who waits longest first. */
    askedOf: (userId: string, limit: number) => list(conversationQueries.askedOf(userId), limit),
    idsOfSidesSince: async (since: Date): Promise<string[]> =>
      (await rows.find(conversationQueries.sidesSince(since), { projection: { _id: 1 } })).map(
        ({ id }) => id,
      ),
    mergesBefore: (before: Date, limit: number) => list(conversationQueries.mergesBefore(before), limit),
    /** Oldest change first. */
    changedSince: (since: Date, sight: Sight, limit: number) =>
      list(conversationQueries.changedSince(since, sight), limit),
    emptyBefore: (before: Date, limit: number) => list(conversationQueries.emptyBefore(before), limit),
    ofNumbers: (numbers: readonly number[]) => list(conversationQueries.ofNumbers(numbers), numbers.length),
    async existsInInbox(inboxId: string): Promise<boolean> {
      return (await list(conversationQueries.ofInbox(inboxId), 1)).length > 0;
    },
    /** Removes it unless something happened in it since. */
    removeQuiet: (id: string, since: Date) => rows.remove({ _id: id, lastActivityAt: { $lte: since } }),
    removeMany: (ids: readonly string[]) => rows.remove({ _id: { $in: ids } }),
  };
}
