import type { Connection } from 'mongoose';
import type { Bulk, BulkInput, BulkPatch, BulkState } from '../../shared/schemas/bulk.ts';
import type { StoredConversation } from './conversation-rows.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** One change of many conversations. */
export interface StoredBulk {
  id: string;
  userId: string;
  patch: BulkPatch;
  /** null: those that were named. */
  list: BulkInput['list'] | null;
  state: BulkState;
  /** While they are gathered: where the list goes on. */
  cursor: string | null;
  total: number;
  done: number;
  leftCount: number;
  /** The first of them. */
  left: Bulk['left'];
  createdAt: Date;
  updatedAt: Date;
}

/** What may be taken back of a conversation. */
export type BulkFields = Pick<
  StoredConversation,
  'status' | 'snoozedUntil' | 'priority' | 'assigneeId' | 'teamId' | 'spam' | 'tagIds'
>;

/** One conversation of it. */
export interface StoredBulkChange {
  /** Made from both ids: gathered twice, it is there once. */
  id: string;
  bulkId: string;
  conversationId: string;
  /** begun: what was before is written down, whatever became of the change. */
  state: 'waiting' | 'begun' | 'changed' | 'left' | 'back';
  before: BulkFields | null;
  after: BulkFields | null;
  createdAt: Date;
}

export const bulkIndexes: IndexSpec[] = [
  { name: 'state', key: { state: 1, updatedAt: 1 } },
  { name: 'old', key: { createdAt: 1 } },
];
export const bulkChangeIndexes: IndexSpec[] = [
  { name: 'bulk', key: { bulkId: 1, state: 1, _id: 1 } },
  { name: 'old', key: { createdAt: 1 } },
];
export const bulkQueries = {
  inState: (state: BulkState, before: Date): NamedQuery => ({
    filter: { state, updatedAt: { $lte: before } },
    sort: { updatedAt: 1 },
    index: 'state',
  }),
  changes: (bulkId: string, state: StoredBulkChange['state']): NamedQuery => ({
    filter: { bulkId, state },
    sort: { _id: 1 },
    index: 'bulk',
  }),
};

/** Changes of many conversations, and what each of them was before. */
export function createBulkStore(connection: Connection) {
  const rows = new Collection<StoredBulk>(connection, 'bulk_actions', bulkIndexes);
  const changes = new Collection<StoredBulkChange>(connection, 'bulk_changes', bulkChangeIndexes);
  return {
    collection: rows,
    changes,
    read: (id: string) => rows.byId(id),
    insert: (row: StoredBulk) => rows.insert(row),
    /** @returns null when its state is another by now */
    update: (id: string, state: BulkState, set: Partial<Omit<StoredBulk, 'id'>>) =>
      rows.change({ _id: id, state }, { $set: set }),
    inState: (state: BulkState, before: Date, limit: number) =>
      rows.find(bulkQueries.inState(state, before), { limit }),
    insertChanges: (many: readonly StoredBulkChange[]) => changes.insertMany(many),
    changesIn: (bulkId: string, state: StoredBulkChange['state'], limit: number) =>
      changes.find(bulkQueries.changes(bulkId, state), { limit }),
    countChanges: (bulkId: string, state: StoredBulkChange['state'], bound: number) =>
      changes.countUpTo(bulkQueries.changes(bulkId, state), bound),
    settle: (id: string, set: Partial<Pick<StoredBulkChange, 'state' | 'before' | 'after'>>) =>
      changes.change({ _id: id }, { $set: set }),
    async removeBefore(before: Date): Promise<void> {
      await changes.remove({ createdAt: { $lt: before } });
      await rows.remove({ createdAt: { $lt: before } });
    },
  };
}
