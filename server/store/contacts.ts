import type { Connection } from 'mongoose';
import { Collection, type IndexSpec, type NamedQuery, type Page } from './collection.ts';
import { idFrom } from './ids.ts';

export interface StoredContact {
  id: string;
  name: string;
  company: string;
  notes: string;
  language: string | null;
  timeZone: string | null;
  /** Lower-case name and addresses, for "begins with"; at most 20. */
  searchKeys: string[];
  firstSeenAt: Date;
  lastSeenAt: Date;
  updatedAt: Date;
}

/** One address or handle of a contact. Its id comes from kind and value, so there is one of each. */
export interface StoredIdentity {
  id: string;
  kind: string;
  /** As the channel normalises it; addresses in lower case. */
  value: string;
  contactId: string;
  verified: boolean;
  createdAt: Date;
}

/** Where a page of contacts sorted by newest or by search key goes on. */
export interface ContactListing {
  /** Lower-case beginning of a name or address. */
  q?: string | undefined;
  after?: { at: Date; id: string } | undefined;
}

export const contactIndexes: IndexSpec[] = [
  { name: 'newest', key: { lastSeenAt: -1, _id: -1 } },
  { name: 'search', key: { searchKeys: 1 } },
];
export const identityIndexes: IndexSpec[] = [{ name: 'contact', key: { contactId: 1 } }];

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export const contactQueries = {
  newest: (after?: { at: Date; id: string }): NamedQuery => ({
    filter: after
      ? {
          lastSeenAt: { $lte: after.at },
          $or: [{ lastSeenAt: { $lt: after.at } }, { lastSeenAt: after.at, _id: { $lt: after.id } }],
        }
      : {},
    sort: { lastSeenAt: -1, _id: -1 },
    index: 'newest',
  }),
  beginningWith: (q: string): NamedQuery => ({
    filter: { searchKeys: { $regex: `^${escaped(q)}` } },
    index: 'search',
  }),
};
export const identityQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
};

/** The id of the identity of this kind and value, known before it is stored. */
export function identityId(kind: string, value: string): string {
  return idFrom(['identity', kind, value]);
}

/** The id of the contact that is made when an identity is first seen. */
export function firstContactId(kind: string, value: string): string {
  return idFrom(['contact', kind, value]);
}

/** Contacts and their identities. */
export function createContactStore(connection: Connection) {
  const contacts = new Collection<StoredContact>(connection, 'contacts', contactIndexes);
  const identities = new Collection<StoredIdentity>(connection, 'identities', identityIndexes);

  return {
    collection: contacts,
    identities,
    read: (id: string) => contacts.byId(id),
    readMany: (ids: readonly string[]) => contacts.byIds(ids),
    insertMany: (rows: readonly StoredContact[]) => contacts.insertMany(rows),
    update: (id: string, set: Partial<Omit<StoredContact, 'id'>>, now: Date) =>
      contacts.change({ _id: id }, { $set: { ...set, updatedAt: now } }),
    /** Contacts wrote again: their last-seen moves forward, a name is filled in where there was none. */
    seen: (rows: readonly { id: string; at: Date; name: string; keepName: boolean }[]) =>
      contacts.writeMany(
        rows.map(({ id, at, name, keepName }) => ({
          filter: { _id: id },
          update: {
            $max: { lastSeenAt: at },
            ...(!keepName && { $set: { name }, $addToSet: { searchKeys: name.toLowerCase() } }),
          },
        })),
      ),
    /** Newest first; with `q` whose name or address begins so (no cursor: at most `limit`). */
    list({ q, after }: ContactListing, limit: number): Promise<Page<StoredContact>> {
      if (q === undefined || q === '') return contacts.page(contactQueries.newest(after), limit);
      return contacts
        .find(contactQueries.beginningWith(q), { limit })
        .then((items) => ({ items, last: null }));
    },
    identitiesByIds: (ids: readonly string[]) => identities.byIds(ids),
    identity: (kind: string, value: string) => identities.byId(identityId(kind, value)),
    identitiesOf: (contactIds: readonly string[]) =>
      contactIds.length === 0 ? Promise.resolve([]) : identities.find(identityQueries.ofContacts(contactIds)),
    insertIdentities: (rows: readonly StoredIdentity[]) => identities.insertMany(rows),
    verifyIdentities: (ids: readonly string[]) =>
      identities.changeMany({ _id: { $in: ids }, verified: false }, { $set: { verified: true } }),
  };
}
