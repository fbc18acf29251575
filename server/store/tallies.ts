import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** How much came and went in one hour of one inbox. */
export interface StoredTally {
  /** Made of the hour and the inbox. */
  id: string;
  /** When the hour begins. */
  at: Date;
  inboxId: string;
  /** Messages of customers. */
  arrivals: number;
  /** Messages of ours. */
  answers: number;
}

export const tallyIndexes: IndexSpec[] = [{ name: 'at', key: { at: 1, inboxId: 1 } }];

export const tallyQueries = {
  between: (from: Date, to: Date): NamedQuery => ({
    filter: { at: { $gte: from, $lt: to } },
    sort: { at: 1, inboxId: 1 },
    index: 'at',
  }),
};

/** Counts by the hour: kept, because counting messages of weeks again would cost more each week. */
export function createTallyStore(connection: Connection) {
  const rows = new Collection<StoredTally>(connection, 'tallies', tallyIndexes);
  return {
    collection: rows,
    /** In order; an hour in which nothing happened has no row. */
    between: (from: Date, to: Date) => rows.find(tallyQueries.between(from, to)),
    /** Any row at all before then? */
    hasBefore: async (at: Date) =>
      (await rows.find(tallyQueries.between(new Date(0), at), { limit: 1 })).length > 0,
    /** Puts counts in the place of what was counted before. */
    put: (tallies: readonly StoredTally[]) =>
      rows.writeMany(
        tallies.map(({ id, ...set }) => ({ filter: { _id: id }, update: { $set: set }, upsert: true })),
      ),
  };
}
