import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** A screen with a link to the wall. The token was shown once; what is kept is the hash. */
export interface StoredWallDevice {
  id: string;
  name: string;
  tokenHash: string;
  /** Who made it: it shows what they see, and ends when they may no longer see the wall. */
  userId: string;
  createdAt: Date;
  lastSeenAt: Date | null;
}

export const wallDeviceIndexes: IndexSpec[] = [{ name: 'token', key: { tokenHash: 1 }, unique: true }];
export const wallDeviceQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { _id: -1 }, index: '_id_' }),
};

/** Device links by the hash of their token. */
export function createWallDeviceStore(connection: Connection) {
  const rows = new Collection<StoredWallDevice>(connection, 'wall_devices', wallDeviceIndexes);
  return {
    collection: rows,
    insert: (row: StoredWallDevice) => rows.insert(row),
    findByHash: (tokenHash: string) => rows.first({ tokenHash }),
    /** Newest first; at most 200. */
    list: () => rows.find(wallDeviceQueries.all(), { limit: 200 }),
    seen: (id: string, now: Date) => rows.change({ _id: id }, { $set: { lastSeenAt: now } }),
    remove: async (id: string) => (await rows.remove({ _id: id })) === 1,
  };
}
