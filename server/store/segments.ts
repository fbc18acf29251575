import type { Connection } from 'mongoose';
import type { Segment } from '../../shared/schemas/segment.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredSegment extends Omit<Segment, 'updatedAt'> {
  /** Lower-case name: unique. */
  key: string;
  updatedAt: Date;
}

export const segmentIndexes: IndexSpec[] = [{ name: 'key', key: { key: 1 }, unique: true }];
export const segmentQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { key: 1 }, index: 'key' }),
};

/** Segments: few, so they are read whole. Nobody is kept in them: who belongs is asked each time. */
export function createSegmentStore(connection: Connection) {
  const rows = new Collection<StoredSegment>(connection, 'contact_segments', segmentIndexes);
  /** By name. */
  const list = () => rows.find(segmentQueries.all());
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    /** @returns false when the name is taken. */
    insert(row: Omit<StoredSegment, 'key'>): Promise<boolean> {
      return rows.insert({ ...row, key: row.name.toLowerCase() });
    },
    /**
     * @returns the segment after it; null when somebody else changed it first
     * @throws the driver's duplicate-key error when the name is taken: see `isDuplicateKey`
     */
    update(id: string, version: number, set: Omit<StoredSegment, 'id' | 'key'>) {
      return rows.change({ _id: id, version }, { $set: { ...set, key: set.name.toLowerCase() } });
    },
    remove(id: string): Promise<number> {
      return rows.remove({ _id: id });
    },
  };
}
