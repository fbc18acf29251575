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

/** Which tiles a wall shows, in their order. */
export interface StoredWallLayout {
  /** The screen's id, or that of the person whose wall it is. */
  id: string;
  tiles: string[];
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
    exists: async (id: string) => (await rows.byId(id)) !== null,
    /** Newest first; at most 200. */
    list: () => rows.find(wallDeviceQueries.all(), { limit: 200 }),
    seen: (id: string, now: Date) => rows.change({ _id: id }, { $set: { lastSeenAt: now } }),
    remove: async (id: string) => (await rows.remove({ _id: id })) === 1,
  };
}

/** How people arranged their walls; who did not has none. */
export function createWallLayoutStore(connection: Connection) {
  const rows = new Collection<StoredWallLayout>(connection, 'wall_layouts', []);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    write: (id: string, tiles: readonly string[]) =>
      rows.change({ _id: id }, { $set: { tiles } }, { upsert: true }),
    remove: (id: string) => rows.remove({ _id: id }),
  };
}
