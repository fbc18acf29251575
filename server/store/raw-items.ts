import type { Connection } from 'mongoose';
import type { RawItemState } from '../../shared/schemas/raw-item.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

/** One thing that arrived, byte for byte: inline, or in the file store when it is large. */
export interface StoredRawItem {
  id: string;
  inboxId: string;
  externalId: string;
  state: RawItemState;
  reason: string | null;
  attempts: number;
  size: number;
  summary: { from: string; subject: string };
  /** The bytes; null when they are in the file store. Not read by lists. */
  raw: Buffer | null;
  fileKey: string | null;
  providerTime: Date | null;
  receivedAt: Date;
  /** Not taken up before: back-off after a failed try. */
  notBefore: Date;
  settledAt: Date | null;
  messageId: string | null;
  conversationId: string | null;
  /** It comes from an archive: which import, and where in it. Not there on what just arrived. */
  archive?: string;
  /** Its bytes were deleted: it cannot be imported again. */
  erased?: boolean;
}

/** A raw item without its bytes. */
export type RawItemFacts = Omit<StoredRawItem, 'raw'>;

export const rawItemIndexes: IndexSpec[] = [
  { name: 'external_id', key: { inboxId: 1, externalId: 1 }, unique: true },
  {
    name: 'pending',
    key: { inboxId: 1, notBefore: 1, receivedAt: 1, _id: 1 },
    partialFilterExpression: { state: 'pending' },
  },
  {
    name: 'file',
    key: { fileKey: 1 },
    partialFilterExpression: { fileKey: { $type: 'string' } },
  },
  { name: 'newest', key: { inboxId: 1, receivedAt: -1, _id: -1 } },
  { name: 'state_newest', key: { inboxId: 1, state: 1, receivedAt: -1, _id: -1 } },
];

interface OldItems {
  inboxId: string;
  before: Date;
  after: Position | null;
}

const newest = { receivedAt: -1, _id: -1 } as const;

export const rawItemQueries = {
  /** In the order in which they came to be due: oldest first, those that failed after their back-off. */
  pending: (inboxId: string, now: Date): NamedQuery => ({
    filter: { inboxId, state: 'pending', notBefore: { $lte: now } },
    sort: { notBefore: 1, receivedAt: 1, _id: 1 },
    index: 'pending',
  }),
  listing(wanted: { inboxId: string; state?: RawItemState; after?: Position }): NamedQuery {
    const { inboxId, state, after } = wanted;
    return {
      filter: { inboxId, ...(state && { state }), ...(after && beyond('receivedAt', after, -1)) },
      sort: newest,
      index: state ? 'state_newest' : 'newest',
    };
  },
  withFile: (fileKey: string): NamedQuery => ({
    filter: { fileKey: { $eq: fileKey, $type: 'string' } },
    index: 'file',
  }),
  known: (inboxId: string, externalIds: readonly string[]): NamedQuery => ({
    filter: { inboxId, externalId: { $in: externalIds } },
    index: 'external_id',
  }),
  /** Oldest first, from a place on. */
  old({ inboxId, before, after }: OldItems): NamedQuery {
    const { receivedAt, ...rest } = after ? beyond('receivedAt', after, 1) : { receivedAt: {} };
    return {
      filter: { inboxId, receivedAt: { ...(receivedAt as object), $lte: before }, ...rest },
      sort: { receivedAt: 1, _id: 1 },
      index: 'newest',
    };
  },
  inState: (inboxId: string, state: RawItemState): NamedQuery => ({
    filter: { inboxId, state },
    index: 'state_newest',
  }),
};

/** What arrived. Bytes first; nothing is parsed before it is here. */
export function createRawItemStore(connection: Connection) {
  const rows = new Collection<StoredRawItem>(connection, 'raw_items', rawItemIndexes);
  const facts = { projection: { raw: 0 as const } };
  const readFacts = async (filter: Record<string, unknown>): Promise<RawItemFacts | null> =>
    (await rows.find({ filter, index: '_id_' }, { ...facts, limit: 1 }))[0] ?? null;

  return {
    collection: rows,
    /** @returns positions of those that had arrived before. */
    insertMany: (items: readonly StoredRawItem[]) => rows.insertMany(items),
    /** With its bytes. */
    read: (id: string) => rows.byId(id),
    readFacts: (id: string) => readFacts({ _id: id }),
    byExternalId: (inboxId: string, externalId: string) => readFacts({ inboxId, externalId }),
    async knownExternalIds(inboxId: string, externalIds: readonly string[]): Promise<Set<string>> {
      const found = await rows.find(rawItemQueries.known(inboxId, externalIds), {
        projection: { externalId: 1 },
      });
      return new Set(found.map((row) => row.externalId));
    },
    /** Those of the inbox that have one of the ids, without their bytes. */
    factsByExternalIds: (inboxId: string, externalIds: readonly string[]): Promise<RawItemFacts[]> =>
      rows.find(rawItemQueries.known(inboxId, externalIds), facts),
    /** Pending ones whose turn has come, with their bytes, oldest first. */
    pending: (inboxId: string, now: Date, limit: number) =>
      rows.find(rawItemQueries.pending(inboxId, now), { limit }),
    ...reading(rows),
    /** Counts a try before it is made, so that a crash counts too; -1 gives it back. */
    async countAttempt(ids: readonly string[], by: 1 | -1): Promise<void> {
      if (ids.length > 0) await rows.changeMany({ _id: { $in: ids } }, { $inc: { attempts: by } });
    },
    /** What became of pending items. One that is settled already stays as it is. */
    settle: (
      outcomes: readonly {
        id: string;
        state: Exclude<RawItemState, 'pending'>;
        reason: string | null;
        messageId: string | null;
        conversationId: string | null;
      }[],
      now: Date,
    ) =>
      rows.writeMany(
        outcomes.map(({ id, ...outcome }) => ({
          filter: { _id: id, state: 'pending' },
          update: { $set: { ...outcome, settledAt: now } },
        })),
      ),
    /** A try failed; the next one not before. */
    postpone: (ids: readonly string[], notBefore: Date, reason: string) =>
      rows.changeMany({ _id: { $in: ids }, state: 'pending' }, { $set: { notBefore, reason } }),
    ...erasing(rows),
    /** Makes a settled item pending again, if it is still in that state and has its bytes. */
    reopen: (id: string, from: readonly RawItemState[], now: Date): Promise<RawItemFacts | null> =>
      rows.change(
        { _id: id, state: { $in: from }, erased: { $ne: true } },
        { $set: { state: 'pending', attempts: 0, reason: null, settledAt: null, notBefore: now } },
      ),
    list: (
      wanted: { inboxId: string; state?: RawItemState; after?: Position },
      limit: number,
    ): Promise<RawItemFacts[]> => rows.find(rawItemQueries.listing(wanted), { ...facts, limit }),
    count: (inboxId: string, state: RawItemState, bound = 999) =>
      rows.countUpTo(rawItemQueries.inState(inboxId, state), bound),
  };
}

/** What is deleted leaves its id, so that it does not come back, and nothing of what it said. */
function erasing(rows: Collection<StoredRawItem>) {
  const nothing = { raw: null, fileKey: null, size: 0, summary: { from: '', subject: '' }, erased: true };
  return {
    /** What a message was made of, in each inbox that it reached. */
    async sourcesOf(message: {
      rawItemId: string | null;
      externalId: string | null;
      deliveredTo: readonly string[];
    }): Promise<RawItemFacts[]> {
      const { rawItemId, externalId, deliveredTo } = message;
      const projection = { raw: 0 as const };
      const own = rawItemId === null ? [] : await rows.find(byId(rawItemId), { projection });
      const copies = await Promise.all(
        (externalId === null ? [] : deliveredTo).map((inboxId) =>
          rows.find(rawItemQueries.known(inboxId, [externalId ?? '']), { projection }),
        ),
      );
      return [...own, ...copies.flat()];
    },
    async usesFile(fileKey: string, besides: readonly string[]): Promise<boolean> {
      const { filter, index } = rawItemQueries.withFile(fileKey);
      const query = { filter: { ...filter, _id: { $nin: besides } }, index };
      return (await rows.find(query, { limit: 1, projection: { fileKey: 1 } })).length > 0;
    },
    old: (wanted: OldItems, limit: number): Promise<RawItemFacts[]> =>
      rows.find(rawItemQueries.old(wanted), { limit, projection: { raw: 0 as const } }),
    countOld: (wanted: OldItems, bound: number) => rows.countUpTo(rawItemQueries.old(wanted), bound),
    /** Its bytes go; what became of it stays. */
    drop: (ids: readonly string[]) => rows.changeMany({ _id: { $in: ids } }, { $set: nothing }),
    erase: (id: string) =>
      rows.change(
        { _id: id },
        {
          $set: {
            ...nothing,
            state: 'ignored',
            reason: 'It was deleted.',
            messageId: null,
            conversationId: null,
          },
        },
      ),
  };
}

const byId = (id: string): NamedQuery => ({ filter: { _id: id }, index: '_id_' });

function reading(rows: Collection<StoredRawItem>) {
  return {
    /** Those of them that nobody has settled, with their bytes, oldest first. */
    async stillPending(ids: readonly string[]): Promise<StoredRawItem[]> {
      if (ids.length === 0) return [];
      const filter = { _id: { $in: ids }, state: 'pending' };
      const found = await rows.find({ filter, index: '_id_' }, { limit: ids.length });
      return found.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    },
    async hasPending(inboxId: string, now: Date): Promise<boolean> {
      const found = await rows.find(rawItemQueries.pending(inboxId, now), {
        limit: 1,
        projection: { inboxId: 1 },
      });
      return found.length > 0;
    },
  };
}
