import type { Connection } from 'mongoose';
import type { ConsentInput } from '../../shared/schemas/consent.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

export interface StoredConsent extends ConsentInput {
  id: string;
  contactId: string;
  userId: string;
  at: Date;
}

export const consentIndexes: IndexSpec[] = [{ name: 'contact', key: { contactId: 1 } }];
export const consentQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
};

const mostRead = 500;
const mostOfMany = 50_000;

/** What people said that we may write to them for: only added to, until the person is deleted. */
export function createConsentStore(connection: Connection) {
  const rows = new Collection<StoredConsent>(connection, 'consents', consentIndexes);
  return {
    collection: rows,
    add: (row: StoredConsent) => rows.insert(row),
    /** Newest first. */
    async ofContacts(contactIds: readonly string[]): Promise<StoredConsent[]> {
      const found = await rows.find(consentQueries.ofContacts(contactIds), { limit: mostRead });
      return found.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
    },
    /** Of many people, in no order. */
    ofMany: (contactIds: readonly string[]) =>
      rows.find(consentQueries.ofContacts(contactIds), { limit: mostOfMany }),
    forget: (contactIds: readonly string[]) => rows.remove({ contactId: { $in: contactIds } }),
  };
}
