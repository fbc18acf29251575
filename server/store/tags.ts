import type { Connection } from 'mongoose';
import type { Tag } from '../../shared/schemas/tag.ts';
import { Collection, type IndexSpec } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredTag extends Tag {
  /** Lower-case name: unique. */
  key: string;
  createdAt: Date;
}

export const tagIndexes: IndexSpec[] = [{ name: 'key', key: { key: 1 }, unique: true }];

/** Tags: few, so they are read whole. http's services write them. */
export function createTagStore(connection: Connection) {
  // Tags from before there were groups and learning lack both.
  const derive = (row: StoredTag): StoredTag => ({
    ...row,
    group: row.group ?? null,
    learning: row.learning ?? 'suggest',
  });
  const rows = new Collection<StoredTag>(connection, 'tags', { indexes: tagIndexes, derive });
  const list = () => rows.find({ filter: {}, sort: { key: 1 }, index: 'key' });
  const recent = createRecent(list);
  return {
    collection: rows,
    /** By name. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    /** @returns false when the name is taken. */
    insert(tag: Omit<StoredTag, 'key' | 'group' | 'learning'> & Partial<Pick<Tag, 'group' | 'learning'>>) {
      recent.forget();
      return rows.insert({ group: null, learning: 'suggest', ...tag, key: tag.name.toLowerCase() });
    },
    /** @throws the driver's duplicate-key error when the name is taken: see `isDuplicateKey`. */
    update: (id: string, set: Partial<Omit<Tag, 'id'>>) =>
      rows.change(
        { _id: id },
        { $set: { ...set, ...(set.name !== undefined && { key: set.name.toLowerCase() }) } },
      ),
    remove: (id: string) => rows.remove({ _id: id }),
  };
}
