import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** From when to when the messages were sent that go: where the search has words of them. */
export interface SentBetween {
  oldest: Date;
  newest: Date;
}

/** Somebody deleted a conversation: what is to be removed, until it is. Its id is the conversation's. */
export interface StoredDeletion {
  id: string;
  state: 'pending' | 'done';
  userId: string;
  /** What was there then goes; what comes later stays. */
  at: Date;
  /** Of messages that are gone and that the search was not yet told of. */
  untold?: SentBetween;
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

/** Notes that messages of that time go, until the search was told: a crash forgets none of them. */
function noting<R extends { id: string; untold?: SentBetween }>(rows: Collection<R>) {
  return {
    note: (id: string, { oldest, newest }: SentBetween) =>
      rows.change({ _id: id }, { $min: { 'untold.oldest': oldest }, $max: { 'untold.newest': newest } }),
    told: (id: string) => rows.change({ _id: id }, { $unset: { untold: 1 } }),
  };
}

/** Deletions under way. */
export function createDeletionStore(connection: Connection) {
  const rows = new Collection<StoredDeletion>(connection, 'deletions', deletionIndexes);
  return {
    collection: rows,
    ...noting(rows),
    read: (id: string) => rows.byId(id),
    /** A conversation that came again and is deleted again begins anew. */
    begin: ({ id, userId, at }: Pick<StoredDeletion, 'id' | 'userId' | 'at'>) =>
      rows.change({ _id: id }, { $set: { userId, at, state: 'pending' } }, { upsert: true }),
    done: ({ id, at }: StoredDeletion) =>
      rows.change({ _id: id, at, state: 'pending' }, { $set: { state: 'done' } }),
    pendingBefore: (before: Date, limit: number) =>
      rows.find(deletionQueries.pendingBefore(before), { limit }),
  };
}

/** What becomes of the conversations of a contact who is deleted. */
export type ConversationsOfDeleted = 'delete' | 'anonymise';

/** Somebody deleted a contact. Once it is done nothing here says who that was. */
export interface StoredContactDeletion {
  id: string;
  /** working: conversations go, then what is known of the person; settling: what came meanwhile is looked for. */
  state: 'working' | 'settling' | 'done';
  /** The person's contacts, that which stands for them first; none when it is done. */
  contactIds: string[];
  conversations: ConversationsOfDeleted;
  /** Who stands in what stays of the conversations. */
  standIn: string;
  total: number;
  userId: string;
  at: Date;
  doneAt: Date | null;
  untold?: SentBetween;
}

export const contactDeletionIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactIds: 1 } },
  { name: 'unfinished', key: { state: 1, at: 1 } },
];

export const contactDeletionQueries = {
  ofContact: (contactId: string): NamedQuery => ({ filter: { contactIds: contactId }, index: 'contact' }),
  inState: (state: StoredContactDeletion['state']): NamedQuery => ({
    filter: { state },
    sort: { at: 1 },
    index: 'unfinished',
  }),
};

/** Deletions of contacts. */
export function createContactDeletionStore(connection: Connection) {
  const rows = new Collection<StoredContactDeletion>(connection, 'contact_deletions', contactDeletionIndexes);
  return {
    collection: rows,
    ...noting(rows),
    read: (id: string) => rows.byId(id),
    insert: (row: StoredContactDeletion) => rows.insert(row),
    /** The one under way, or null. */
    ofContact: async (contactId: string) =>
      (await rows.find(contactDeletionQueries.ofContact(contactId), { limit: 1 }))[0] ?? null,
    inState: (state: StoredContactDeletion['state'], limit: number) =>
      rows.find(contactDeletionQueries.inState(state), { limit }),
    advance: (
      id: string,
      from: StoredContactDeletion['state'],
      set: Partial<Pick<StoredContactDeletion, 'state' | 'contactIds' | 'doneAt'>>,
    ) => rows.change({ _id: id, state: from }, { $set: set }),
  };
}
