import type { Connection } from 'mongoose';
import type { Tier } from '../../shared/schemas/tier.ts';
import { Collection, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredTier extends Tier {
  /** The best is first. */
  position: number;
}

/** All of them: there are a dozen at most. */
export const tierQueries = { all: (): NamedQuery => ({ filter: {}, index: '_id_' }) };

/** How much customers are worth: a short list. */
export function createTierStore(connection: Connection) {
  const rows = new Collection<StoredTier>(connection, 'tiers', []);
  /** The best first. */
  const list = async () =>
    (await rows.find(tierQueries.all())).toSorted(
      (a, b) => a.position - b.position || (a.id < b.id ? -1 : 1),
    );
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    async putMany(tiers: readonly StoredTier[]): Promise<void> {
      await rows.writeMany(
        tiers.map(({ id, ...set }) => ({ filter: { _id: id }, update: { $set: set }, upsert: true })),
      );
    },
    removeMany(ids: readonly string[]): Promise<number> {
      return rows.remove({ _id: { $in: ids } });
    },
  };
}
