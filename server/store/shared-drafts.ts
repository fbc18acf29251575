import type { Connection } from 'mongoose';
import { Collection } from './collection.ts';

/** An answer that several people write at the same time: one for each conversation, whose id it has. */
export interface StoredSharedDraft {
  id: string;
  /** The reply that it becomes is sent with this client id, so it is sent once. */
  clientId: string;
  startedBy: string;
  startedAt: Date;
  /** What everybody wrote, merged: a Yjs update as base64. */
  state: string;
  revision: number;
  updatedAt: Date;
}

export function createSharedDraftStore(connection: Connection) {
  const rows = new Collection<StoredSharedDraft>(connection, 'shared_drafts', []);
  return {
    collection: rows,
    read: (conversationId: string) => rows.byId(conversationId),
    /** @returns false when somebody else has begun one. */
    insert: (row: StoredSharedDraft) => rows.insert(row),
    /** @returns null when somebody wrote in between, or it is gone. */
    merge: (known: StoredSharedDraft, state: string, now: Date) =>
      rows.change(
        { _id: known.id, revision: known.revision, clientId: known.clientId },
        { $set: { state, updatedAt: now }, $inc: { revision: 1 } },
      ),
    /** Only the one with this client id: a new one may have begun meanwhile. */
    remove: (conversationId: string, clientId?: string) =>
      rows.remove({ _id: conversationId, ...(clientId !== undefined && { clientId }) }),
  };
}
