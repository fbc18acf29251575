import type { Connection } from 'mongoose';
import type { Tag, TagMerge } from '../../shared/schemas/tag.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredTag extends Tag {
  /** Lower-case name: unique. */
  key: string;
  createdAt: Date;
}

/** One tag becoming another; the row stays, so that who names the old one finds the new one. */
export interface StoredTagMerge extends Omit<TagMerge, 'at'> {
  userId: string;
  at: Date;
}

const mergeIndexes: IndexSpec[] = [
  { name: 'newest', key: { at: -1 } },
  { name: 'working', key: { at: 1 }, partialFilterExpression: { state: 'working' } },
];

/** Every query on merges, named, with its index. */
export const tagMergeQueries = {
  newest(): NamedQuery {
    return { filter: {}, sort: { at: -1 }, index: 'newest' };
  },
  working(): NamedQuery {
    return { filter: { state: 'working' }, sort: { at: 1 }, index: 'working', hint: true };
  },
};

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
  const recent = createRecent(list, rows);
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
      return rows.insert({ group: null, learning: 'suggest', ...tag, key: tag.name.toLowerCase() });
    },
    /** @throws the driver's duplicate-key error when the name is taken: see `isDuplicateKey`. */
    update: (id: string, set: Partial<Omit<Tag, 'id'>>) =>
      rows.change(
        { _id: id },
        { $set: { ...set, ...(set.name !== undefined && { key: set.name.toLowerCase() }) } },
      ),
    remove: (id: string) => rows.remove({ _id: id }),
    ...tagMerges(connection),
  };
}

function tagMerges(connection: Connection) {
  const merges = new Collection<StoredTagMerge>(connection, 'tag_merges', mergeIndexes);
  return {
    merges,
    insertMerge: (row: StoredTagMerge) => merges.insert(row),
    readMerge: (id: string) => merges.byId(id),
    newestMerges: (limit: number) => merges.find(tagMergeQueries.newest(), { limit }),
    workingMerges: (limit: number) => merges.find(tagMergeQueries.working(), { limit }),
    countMoved: (id: string, moved: number) => merges.change({ _id: id }, { $inc: { moved } }),
    endMerge: (id: string) => merges.change({ _id: id }, { $set: { state: 'done' } }),
  };
}
