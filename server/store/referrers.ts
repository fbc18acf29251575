import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Somebody who may recommend us by a link. */
export interface StoredReferrer {
  /** Made of the contact. */
  id: string;
  contactId: string;
  /** In the link, and in the orders that come of it. */
  code: string;
  /** How often the link was followed. */
  visits: number;
  createdAt: Date;
}

export const referrerIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1 } },
  { name: 'code', key: { code: 1 }, unique: true },
];
export const referrerQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
};

/** Links of recommendation. */
export function createReferrerStore(connection: Connection) {
  const rows = new Collection<StoredReferrer>(connection, 'referrers', referrerIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    /** @returns false when there is one of this contact, or of this code */
    insert: (row: StoredReferrer) => rows.insert(row),
    byCode: (code: string) => rows.first({ code }),
    ofContacts: (contactIds: readonly string[]) =>
      rows.find(referrerQueries.ofContacts(contactIds), { limit: 200 }),
    /** @returns null for a code that is none of ours */
    visited: (code: string) => rows.change({ code }, { $inc: { visits: 1 } }),
    forget: (contactIds: readonly string[]) => rows.remove({ contactId: { $in: contactIds } }),
  };
}
