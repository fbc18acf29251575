import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Two contacts were said to be one person: who said it, when and why, and whether it was taken back. */
export interface StoredContactMerge {
  id: string;
  /** The contact that stands for both. */
  intoId: string;
  fromId: string;
  /** pending and undoing: the rows are being changed, a sweep finishes it. */
  state: 'pending' | 'done' | 'undoing' | 'undone';
  /** null: by a personal link that the customer followed. */
  by: { id: string; name: string } | null;
  /** What spoke for it, as the screen showed it. */
  evidence: { type: string; value: string }[];
  at: Date;
  undoneBy: { id: string; name: string } | null;
  undoneAt: Date | null;
}

export const contactMergeIndexes: IndexSpec[] = [
  { name: 'into', key: { intoId: 1, at: -1 } },
  { name: 'from', key: { fromId: 1 } },
  { name: 'unfinished', key: { state: 1, at: 1 } },
];

export const contactMergeQueries = {
  into: (contactIds: readonly string[]): NamedQuery => ({
    filter: { intoId: { $in: contactIds } },
    index: 'into',
  }),
  unfinishedBefore: (before: Date): NamedQuery => ({
    filter: { state: { $in: ['pending', 'undoing'] }, at: { $lte: before } },
    index: 'unfinished',
  }),
};

const most = 100;

/** Merges of contacts, kept for ever. */
export function createContactMergeStore(connection: Connection) {
  const rows = new Collection<StoredContactMerge>(connection, 'contact_merges', contactMergeIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    insert: (row: StoredContactMerge) => rows.insert(row),
    /** @returns null when it is in another state by now */
    advance: (
      id: string,
      from: StoredContactMerge['state'],
      set: Partial<Pick<StoredContactMerge, 'state' | 'undoneBy' | 'undoneAt'>>,
    ) => rows.change({ _id: id, state: from }, { $set: set }),
    into: (contactIds: readonly string[]) => rows.find(contactMergeQueries.into(contactIds), { limit: most }),
    /** What was said of these contacts goes with them. */
    async forget(contactIds: readonly string[]): Promise<void> {
      await rows.remove({ intoId: { $in: contactIds } });
      await rows.remove({ fromId: { $in: contactIds } });
    },
    unfinishedBefore: (before: Date) =>
      rows.find(contactMergeQueries.unfinishedBefore(before), { limit: most }),
  };
}
