import type { Connection } from 'mongoose';
import { Collection, type Page } from './collection.ts';
import { sortNameOf, walkQuery, type ContactWalk } from './contact-lists.ts';
import {
  claimIndexes,
  contactIndexes,
  contactQueries,
  identityId,
  identityIndexes,
  identityQueries,
  type ContactListing,
  type StoredClaim,
  type StoredContact,
  type StoredIdentity,
} from './contact-rows.ts';
import { healthWrites } from './health.ts';
import { claimWrites, handleWrites, holds, memberWrites, tierWrites } from './contact-writes.ts';

export {
  contactIndexes,
  identityIndexes,
  claimIndexes,
  contactQueries,
  identityQueries,
  claimQueries,
  identityId,
  firstContactId,
  claimId,
  type StoredContact,
  type StoredIdentity,
  type StoredClaim,
  type ContactListing,
} from './contact-rows.ts';

/** Addresses and handles: whose each is. */
function identityAccess(identities: Collection<StoredIdentity>) {
  return {
    identitiesByIds: (ids: readonly string[]) => identities.byIds(ids),
    identity: (kind: string, value: string) => identities.byId(identityId(kind, value)),
    identitiesOf: (contactIds: readonly string[]) =>
      contactIds.length === 0 ? Promise.resolve([]) : identities.find(identityQueries.ofContacts(contactIds)),
    insertIdentities: (rows: readonly StoredIdentity[]) => identities.insertMany(rows),
    verifyIdentities: (ids: readonly string[]) =>
      identities.changeMany({ _id: { $in: ids }, verified: false }, { $set: { verified: true } }),
  };
}

/** Contacts, their identities, and what they claim. */
export function createContactStore(connection: Connection) {
  const contacts = new Collection<StoredContact>(connection, 'contacts', contactIndexes);
  const identities = new Collection<StoredIdentity>(connection, 'identities', identityIndexes);
  const claims = new Collection<StoredClaim>(connection, 'claims', claimIndexes);

  return {
    collection: contacts,
    identities,
    claims,
    ...identityAccess(identities),
    ...handleWrites(identities),
    ...claimWrites(claims),
    ...memberWrites(contacts),
    ...holds(contacts),
    ...tierWrites(contacts),
    ...healthWrites(contacts),
    read: (id: string) => contacts.byId(id),
    readMany: (ids: readonly string[]) => contacts.byIds(ids),
    insertMany: (rows: readonly StoredContact[]) =>
      contacts.insertMany(
        rows.map((row) => ({
          ...row,
          sortName: sortNameOf(row.searchKeys),
          healthDueAt: row.healthDueAt ?? row.updatedAt,
        })),
      ),
    update: (id: string, set: Partial<Omit<StoredContact, 'id'>>, now: Date) =>
      contacts.change(
        { _id: id },
        {
          $set: {
            ...set,
            ...(set.searchKeys && { sortName: sortNameOf(set.searchKeys) }),
            updatedAt: now,
          },
        },
      ),
    /** Contacts in an order, some of them or all. */
    walk: (wanted: ContactWalk, limit: number) => contacts.page(walkQuery(wanted), limit),
    /** Contacts wrote again: their last-seen moves forward, a name is filled in where there was none. */
    seen: (rows: readonly { id: string; at: Date; name: string; keepName: boolean }[]) =>
      contacts.writeMany(
        rows.map(({ id, at, name, keepName }) => ({
          filter: { _id: id },
          update: {
            $max: { lastSeenAt: at },
            ...(!keepName && {
              $set: { name, sortName: sortNameOf([name]) },
              $addToSet: { searchKeys: name.toLowerCase() },
            }),
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
  };
}
