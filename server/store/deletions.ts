import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Somebody deleted a conversation: what is to be removed, until it is. Its id is the conversation's. */
export interface StoredDeletion {
  id: string;
  state: 'pending' | 'done';
  userId: string;
  /** What was there then goes; what comes later stays. */
  at: Date;
}

export const deletionIndexes: IndexSpec[] = [
  { name: 'pending', key: { at: 1 }, partialFilterExpression: { state: 'pending' } },
];

export const deletionQueries = {
  pendingBefore: (before: Date): NamedQuery => ({
    filter: { state: 'pending', at: { $lte: before } },
    sort: { at: 1 },
    index: 'pending',
  }),
};

/** Deletions under way. */
export function createDeletionStore(connection: Connection) {
  const rows = new Collection<StoredDeletion>(connection, 'deletions', deletionIndexes);
  return {
    collection: rows,
    /** A conversation that came again and is deleted again begins anew. */
    begin: ({ id, userId, at }: Omit<StoredDeletion, 'state'>) =>
      rows.change({ _id: id }, { $set: { userId, at, state: 'pending' } }, { upsert: true }),
    done: ({ id, at }: StoredDeletion) =>
      rows.change({ _id: id, at, state: 'pending' }, { $set: { state: 'done' } }),
    pendingBefore: (before: Date, limit: number) =>
      rows.find(deletionQueries.pendingBefore(before), { limit }),
  };
}
