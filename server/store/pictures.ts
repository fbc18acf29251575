import type { Connection } from 'mongoose';
import { Collection } from './collection.ts';

/** The picture by which a contact's provider shows them, as it was when we last looked. */
export interface StoredPicture {
  /** Of the contact. */
  id: string;
  /** Null: they have none, or it could not be had. */
  bytes: Buffer | null;
  type: string;
  /** Changes with the bytes. */
  version: string;
  /** What the author's card named then. */
  named: string | null;
  lookedAt: Date;
}

/** Pictures of contacts: small, one each, and nobody else's file. */
export function createPictureStore(connection: Connection) {
  const rows = new Collection<StoredPicture>(connection, 'pictures', []);
  return {
    collection: rows,
    read: (contactId: string) => rows.byId(contactId),
    put: (row: StoredPicture) => {
      const { id, ...set } = row;
      return rows.writeMany([{ filter: { _id: id }, update: { $set: set }, upsert: true }]);
    },
    remove: (contactIds: readonly string[]) => rows.remove({ _id: { $in: contactIds } }),
  };
}
