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
  /** The id of a tier; left out: none. */
  tier?: string;
  /** Left out: none. */
  tagIds?: string[];
  /** Lower-case name and addresses, for "begins with"; at most 20. */
  searchKeys: string[];
  firstSeenAt: Date;
  lastSeenAt: Date;
  updatedAt: Date;
  /** The contact that stands for this person, when people said that both are one; the root of all that were merged. */
  mergedInto?: string | null;
  /** All contacts that this one stands for, whatever the level; at most 50. */
  memberIds?: string[];
  /** Contacts of which somebody said that they are other people; at most 100. */
  notTheSame?: string[];
  /** On legal hold: nothing of this person is deleted, whichever of their contacts it hangs on. */
  held?: boolean;
}

/** One address or handle of a contact. Its id comes from kind and value, so there is one of each. */
export interface StoredIdentity {
  id: string;
  kind: string;
  /** As the channel normalises it; addresses in lower case. */
  value: string;
  contactId: string;
  verified: boolean;
  /** As the channel wrote it, where that differs: what it is sent by. Mail asks for no such care. */
  spelling?: string;
  /** How people see it where the value is an opaque id: "@ada_b". */
  handle?: string;
  /** The name in a handle or address, for "the same handle elsewhere": lower case, without "@" and server. */
  handleKey?: string;
  createdAt: Date;
}

/** An address that somebody gave as theirs, and that is nobody's proof: it joins nothing. */
export interface StoredClaim {
  /** Made from contact, kind and value: said twice is one. */
  id: string;
  contactId: string;
  kind: string;
  value: string;
  handle: string | null;
  /** The channel vouches for it, but it is another contact's. */
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
  { name: 'held', key: { lastSeenAt: 1 }, partialFilterExpression: { held: true } },
  { name: 'tier', key: { tier: 1 }, sparse: true },
  { name: 'tags', key: { tagIds: 1 }, sparse: true },
];
export const identityIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1 } },
  { name: 'handle', key: { handleKey: 1 }, sparse: true },
];
export const claimIndexes: IndexSpec[] = [
  { name: 'contact', key: { contactId: 1 } },
  { name: 'value', key: { value: 1 } },
];

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export const contactQueries = {
  held: (): NamedQuery => ({ filter: { held: true }, index: 'held', hint: true }),
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
  /** In the order of their ids, which are made of addresses: any stretch of them is a fair sample. */
  from: (id: string): NamedQuery => ({ filter: { _id: { $gt: id } }, sort: { _id: 1 }, index: '_id_' }),
};
export const identityQueries = {
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  withHandles: (handleKeys: readonly string[]): NamedQuery => ({
    filter: { handleKey: { $in: handleKeys } },
    index: 'handle',
  }),
};
export const claimQueries = {
  ofContacts: identityQueries.ofContacts,
  ofValues: (values: readonly string[]): NamedQuery => ({
    filter: { value: { $in: values } },
    index: 'value',
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

export function claimId({
  contactId,
  kind,
  value,
}: Pick<StoredClaim, 'contactId' | 'kind' | 'value'>): string {
  return idFrom(['claim', contactId, kind, value]);
}

const mostClaims = 50;

/** Contacts, their identities, and what they claim. */
export function createContactStore(connection: Connection) {
  const contacts = new Collection<StoredContact>(connection, 'contacts', contactIndexes);
  const identities = new Collection<StoredIdentity>(connection, 'identities', identityIndexes);
  const claims = new Collection<StoredClaim>(connection, 'claims', claimIndexes);

  return {
    collection: contacts,
    identities,
    claims,
    ...handleWrites(identities),
    ...claimWrites(claims),
    ...memberWrites(contacts),
    ...holds(contacts),
    ...tierWrites(contacts),
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

/** How people are called on channels where the address is an opaque id. */
function handleWrites(identities: Collection<StoredIdentity>) {
  return {
    identitiesWithHandles: (handleKeys: readonly string[], limit: number) =>
      handleKeys.length === 0
        ? Promise.resolve([])
        : identities.find(identityQueries.withHandles(handleKeys), { limit }),
    /** What they are called now: people change their handles. */
    renameIdentities: (rows: readonly Pick<StoredIdentity, 'id' | 'handle' | 'handleKey'>[]) =>
      identities.writeMany(
        rows.map(({ id, handle, handleKey }) => ({
          filter: { _id: id },
          update: { $set: { handle, handleKey } },
        })),
      ),
  };
}

function claimWrites(claims: Collection<StoredClaim>) {
  return {
    addClaims: (rows: readonly StoredClaim[]) => claims.insertMany(rows),
    claimsOf: (contactIds: readonly string[]) =>
      contactIds.length === 0
        ? Promise.resolve([])
        : claims.find(claimQueries.ofContacts(contactIds), { limit: mostClaims }),
    claimsOfValues: (values: readonly string[]) =>
      values.length === 0
        ? Promise.resolve([])
        : claims.find(claimQueries.ofValues(values), { limit: mostClaims }),
  };
}

/** How much they are worth to us, and what people said of them. */
function tierWrites(contacts: Collection<StoredContact>) {
  return {
    setTier: (id: string, tier: string | null, now: Date) =>
      contacts.change(
        { _id: id },
        {
          $set: { ...(tier !== null && { tier }), updatedAt: now },
          ...(tier === null && { $unset: { tier: '' } }),
        },
      ),
    /** A tier is gone: nobody has it any more. */
    clearTiers: (tiers: readonly string[]) =>
      contacts.changeMany({ tier: { $in: tiers } }, { $unset: { tier: '' } }),
    setTags: (id: string, tagIds: readonly string[], now: Date) =>
      contacts.change({ _id: id }, { $set: { tagIds, updatedAt: now } }),
    /** A tag is gone: nobody has it any more. */
    removeTag: (tagId: string) => contacts.changeMany({ tagIds: tagId }, { $pull: { tagIds: tagId } }),
    /** One tag becomes another; the new one goes on before the old one comes off. */
    async swapTag(fromId: string, intoId: string): Promise<void> {
      await contacts.changeMany({ tagIds: fromId }, { $addToSet: { tagIds: intoId } });
      await contacts.changeMany({ tagIds: fromId }, { $pull: { tagIds: fromId } });
    },
    /** The next ones after an id, for whoever looks at all of them. */
    from: (id: string, limit: number) => contacts.find(contactQueries.from(id), { limit }),
    /** About how many there are; costs nothing. */
    estimate: () => contacts.native.estimatedDocumentCount(),
  };
}

/** Who stands for whom. */
function memberWrites(contacts: Collection<StoredContact>) {
  return {
    /** Members stand for themselves again, or for their root. */
    pointMembers: (ids: readonly string[], rootId: string | null, now: Date) =>
      contacts.changeMany({ _id: { $in: ids } }, { $set: { mergedInto: rootId, updatedAt: now } }),
    addMembers: (id: string, memberIds: readonly string[], now: Date) =>
      contacts.change(
        { _id: id },
        { $addToSet: { memberIds: { $each: memberIds } }, $set: { updatedAt: now } },
      ),
    removeMembers: (ids: readonly string[], memberIds: readonly string[], now: Date) =>
      contacts.changeMany(
        { _id: { $in: ids } },
        { $pull: { memberIds: { $in: memberIds } }, $set: { updatedAt: now } },
      ),
    /** Somebody said that these are two people. */
    tellApart: (ids: readonly [string, string], now: Date) =>
      contacts.writeMany(
        ids.map((id, index) => ({
          filter: { _id: id },
          update: {
            $push: { notTheSame: { $each: [ids[1 - index]], $slice: -100 } },
            $set: { updatedAt: now },
          },
        })),
      ),
  };
}

/** Who is on legal hold: few. */
function holds(contacts: Collection<StoredContact>) {
  return {
    hold: (ids: readonly string[], held: boolean, now: Date) =>
      contacts.changeMany(
        { _id: { $in: ids } },
        held ? { $set: { held, updatedAt: now } } : { $unset: { held: 1 }, $set: { updatedAt: now } },
      ),
    held: () => contacts.find(contactQueries.held()),
  };
}
