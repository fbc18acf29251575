import type { Connection } from 'mongoose';
import type { Attribute, AttributeTarget } from '../../shared/schemas/attribute.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredAttribute extends Omit<Attribute, 'updatedAt'> {
  /** Target and key: unique, also among those out of use. */
  place: string;
  position: number;
  updatedAt: Date;
}

export const attributeIndexes: IndexSpec[] = [{ name: 'place', key: { place: 1 }, unique: true }];
export const attributeQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { place: 1 }, index: 'place' }),
};

/** What the values of a key are kept under. */
export const attributePlace = (target: AttributeTarget, key: string): string => `${target}.${key}`;

/** Attributes: few, so they are read whole. */
export function createAttributeStore(connection: Connection) {
  const rows = new Collection<StoredAttribute>(connection, 'attributes', attributeIndexes);
  const list = async () =>
    (await rows.find(attributeQueries.all())).toSorted((a, b) => a.position - b.position);
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    /** In their order. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    /** @returns false when the key is taken */
    insert(row: Omit<StoredAttribute, 'place'>): Promise<boolean> {
      return rows.insert({ ...row, place: attributePlace(row.target, row.key) });
    },
    /** @throws the driver's duplicate-key error when the key is taken: see `isDuplicateKey` */
    update(id: string, set: Partial<Omit<StoredAttribute, 'id'>>) {
      return rows.change({ _id: id }, { $set: set });
    },
  };
}
