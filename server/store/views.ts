import type { Connection } from 'mongoose';
import type { ListGroup, ListLayout, ViewIcon } from '../../shared/schemas/view.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** A search that somebody keeps. */
export interface StoredView {
  id: string;
  /** Whose it is; null: everybody's. */
  ownerId: string | null;
  name: string;
  icon: ViewIcon;
  q: string;
  /** Left out: rows. */
  layout?: ListLayout;
  /** Left out: not grouped. */
  group?: ListGroup;
  updatedAt: Date;
}

export const viewIndexes: IndexSpec[] = [{ name: 'owner', key: { ownerId: 1, name: 1 } }];
export const viewQueries = {
  of: (ownerId: string | null): NamedQuery => ({ filter: { ownerId }, sort: { name: 1 }, index: 'owner' }),
  all: (): NamedQuery => ({ filter: {}, sort: { ownerId: 1, name: 1 }, index: 'owner' }),
};

/** Saved views: a few for each person. */
export function createViewStore(connection: Connection) {
  const rows = new Collection<StoredView>(connection, 'saved_views', viewIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    /** Everybody's and this person's, each by name. */
    async forUser(userId: string, limit: number): Promise<StoredView[]> {
      const found = [viewQueries.of(null), viewQueries.of(userId)].map((query) =>
        rows.find(query, { limit }),
      );
      return (await Promise.all(found)).flat();
    },
    /** Everybody's and each person's. */
    list: () => rows.find(viewQueries.all()),
    insert: (row: StoredView) => rows.insert(row),
    update: (id: string, set: Omit<StoredView, 'id'>) => rows.change({ _id: id }, { $set: set }),
    /** @returns null when it asks for something else by now */
    changeQuery: (id: string, from: string, to: string) =>
      rows.change({ _id: id, q: from }, { $set: { q: to } }),
    remove: (id: string) => rows.remove({ _id: id }),
  };
}
