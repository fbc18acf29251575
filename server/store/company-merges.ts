import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Two companies were said to be one: who said it, when and why, and whether it was taken back. */
export interface StoredCompanyMerge {
  id: string;
  /** The company that stands for both. */
  intoId: string;
  fromId: string;
  /** pending and undoing: the rows are being changed, a sweep finishes it. */
  state: 'pending' | 'done' | 'undoing' | 'undone';
  by: { id: string; name: string };
  /** What spoke for it, as the screen showed it. */
  evidence: { type: string; value: string }[];
  /** What the one lacked and took from the other: it goes again when they are parted, where nobody changed it. */
  filled: Record<string, unknown>;
  at: Date;
  /** Who was just being given the other company is looked at once more then; null: that was done. */
  settleAt: Date | null;
  undoneBy: { id: string; name: string } | null;
  undoneAt: Date | null;
}

const epoch = new Date(0);
export const companyMergeIndexes: IndexSpec[] = [
  { name: 'into', key: { intoId: 1, at: -1 } },
  { name: 'unfinished', key: { state: 1, at: 1 } },
  { name: 'settle', key: { settleAt: 1 }, partialFilterExpression: { settleAt: { $gt: epoch } } },
];
export const companyMergeQueries = {
  into: (intoId: string): NamedQuery => ({ filter: { intoId }, index: 'into' }),
  unfinishedBefore: (before: Date): NamedQuery => ({
    filter: { state: { $in: ['pending', 'undoing'] }, at: { $lte: before } },
    index: 'unfinished',
  }),
  unsettled: (now: Date): NamedQuery => ({
    filter: { settleAt: { $gt: epoch, $lte: now } },
    sort: { settleAt: 1 },
    index: 'settle',
    hint: true,
  }),
};

const most = 100;

/** Merges of companies, kept for ever. */
export function createCompanyMergeStore(connection: Connection) {
  const rows = new Collection<StoredCompanyMerge>(connection, 'company_merges', companyMergeIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    insert: (row: StoredCompanyMerge) => rows.insert(row),
    /** @returns null when it is in another state by now */
    advance: (
      id: string,
      from: StoredCompanyMerge['state'],
      set: Partial<Pick<StoredCompanyMerge, 'state' | 'undoneBy' | 'undoneAt' | 'settleAt'>>,
    ) => rows.change({ _id: id, state: from }, { $set: set }),
    settled: (id: string) => rows.change({ _id: id }, { $set: { settleAt: null } }),
    /** Those that stand, oldest first. */
    async into(intoId: string): Promise<StoredCompanyMerge[]> {
      const found = await rows.find(companyMergeQueries.into(intoId), { limit: most });
      return found
        .filter(({ state }) => state === 'done')
        .toSorted((a, b) => a.at.getTime() - b.at.getTime());
    },
    unfinishedBefore: (before: Date) =>
      rows.find(companyMergeQueries.unfinishedBefore(before), { limit: most }),
    unsettled: (now: Date) => rows.find(companyMergeQueries.unsettled(now), { limit: most }),
  };
}
