import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** Somebody was given another tier. The names are those of that time: tiers are renamed, and go. */
export interface StoredTierChange {
  id: string;
  contactId: string;
  /** Empty: none. */
  from: string;
  to: string;
  at: Date;
}

export const tierChangeIndexes: IndexSpec[] = [{ name: 'contact', key: { contactId: 1, at: -1 } }];
export const tierChangeQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
};

/** How people moved between tiers: only added to, until the person is deleted. */
export function createTierChangeStore(connection: Connection) {
  const rows = new Collection<StoredTierChange>(connection, 'tier_changes', tierChangeIndexes);
  return {
    collection: rows,
    add: (row: StoredTierChange) => rows.insert(row),
    ofContacts: (contactIds: readonly string[], limit: number) =>
      rows.find(tierChangeQueries.ofContacts(contactIds), { limit }),
    forget: (contactIds: readonly string[]) => rows.remove({ contactId: { $in: contactIds } }),
  };
}
