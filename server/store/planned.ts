import type { Connection } from 'mongoose';
import type { PlannedInput, PlannedState } from '../../shared/schemas/planned.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** A reply that is to go out later, with everything that was written. */
export interface StoredPlanned {
  id: string;
  conversationId: string;
  userId: string;
  /** The message that it will be: its files belong to that already. */
  messageId: string;
  input: Omit<PlannedInput, 'sendAt' | 'unlessTheyWrite'>;
  sendAt: Date;
  unlessTheyWrite: boolean;
  state: PlannedState;
  /** When somebody must look at it; null: not by itself. */
  dueAt: Date | null;
  problem: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const plannedIndexes: IndexSpec[] = [
  { name: 'due', key: { dueAt: 1 }, partialFilterExpression: { dueAt: { $gt: new Date(0) } } },
  { name: 'conversation', key: { conversationId: 1, sendAt: 1 } },
];
export const plannedQueries = {
  due: (now: Date): NamedQuery => ({
    filter: { dueAt: { $gt: new Date(0), $lte: now } },
    sort: { dueAt: 1 },
    index: 'due',
  }),
  ofConversation: (conversationId: string): NamedQuery => ({
    filter: { conversationId },
    sort: { sendAt: 1 },
    index: 'conversation',
  }),
};

/** Replies planned for later; one that went out is a message, and no row here any more. */
export function createPlannedStore(connection: Connection) {
  const rows = new Collection<StoredPlanned>(connection, 'planned_replies', plannedIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    /** @returns false when it is there already */
    insert: (row: StoredPlanned) => rows.insert(row),
    /** The first to go out first. */
    ofConversation: (conversationId: string) => rows.find(plannedQueries.ofConversation(conversationId)),
    /** Those whose time has come, and those that were being sent when a process died. */
    due: (now: Date, limit: number) => rows.find(plannedQueries.due(now), { limit }),
    /** @returns null when it is gone, or no longer as it was read */
    update: (
      { id, state, updatedAt }: Pick<StoredPlanned, 'id' | 'state' | 'updatedAt'>,
      set: Partial<Omit<StoredPlanned, 'id'>>,
    ) => rows.change({ _id: id, state, updatedAt }, { $set: set }),
    /** @returns how many went: none when it is no longer as it was read */
    remove: ({ id, state, updatedAt }: Pick<StoredPlanned, 'id' | 'state' | 'updatedAt'>) =>
      rows.remove({ _id: id, state, updatedAt }),
    removeOf: (conversationId: string) => rows.remove({ conversationId }),
  };
}
