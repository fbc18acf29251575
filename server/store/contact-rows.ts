import type { OrderTally } from '../../shared/orders/summary.ts';
import type { AttributeValue } from '../../shared/schemas/attribute.ts';
import type { MannersProfile } from '../../shared/schemas/manners.ts';
import type { IndexSpec, NamedQuery } from './collection.ts';
import { contactAdvocateIndexes, type ContactAdvocacy } from './advocates.ts';
import { contactListIndexes } from './contact-lists.ts';
import { contactHealthIndexes, type ContactHealth } from './health.ts';
import { idFrom } from './ids.ts';

export interface StoredContact extends ContactHealth, ContactAdvocacy {
  id: string;
  name: string;
  company: string;
  /** The company of that name; empty or left out: none. */
  companyId?: string;
  /** The company that they were said to be of, where it is part of another by now; null or left out: the one above. */
  companyOwn?: { id: string; name: string } | null;
  notes: string;
  language: string | null;
  timeZone: string | null;
  /** Whose customer they are; left out: nobody's. */
  ownerId?: string | null;
  /** The id of a tier; left out: none. */
  tier?: string;
  /** Left out: none. */
  tagIds?: string[];
  /** How they like to be written to, where people wrote it down. */
  manners?: MannersProfile;
  /** What they ordered, added up whenever an order changes. */
  orders?: OrderTally;
  /** Lower-case name and addresses, for "begins with"; at most 20. */
  searchKeys: string[];
  /** Values of attributes by their ids; left out: none. */
  attributes?: Record<string, AttributeValue>;
  /** What those are found by. */
  attributeKeys?: string[];
  /** Their ids in other systems, "salesforce:003…": each is one contact's. */
  externalIds?: string[];
  /** What lists by name are sorted by, made of the first of the keys whenever they are written. */
  sortName?: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  updatedAt: Date;
  /** The contact that stands for this person, when people said that both are one; the root of all that were merged. */
  mergedInto?: string | null;
  /** All contacts that this one stands for, whatever the level; at most 50. */
  memberIds?: string[];
  /** Contacts of which somebody said that they are other people; at most 100. */
  notTheSame?: string[];
  /** Who belongs to them, and how; both rows say it; at most 50. */
  related?: { contactId: string; what: string }[];
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
  { name: 'external', key: { externalIds: 1 }, unique: true, sparse: true },
  { name: 'merged', key: { mergedInto: 1, _id: 1 }, partialFilterExpression: { mergedInto: { $gt: '' } } },
  {
    name: 'company_own',
    key: { 'companyOwn.id': 1 },
    partialFilterExpression: { 'companyOwn.id': { $gt: '' } },
  },
  ...contactHealthIndexes,
  ...contactAdvocateIndexes,
  ...contactListIndexes,
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
  /** Those that another stands for, in order. */
  merged: (after?: { mergedInto: string; id: string }): NamedQuery => ({
    filter: {
      mergedInto: { $gt: '', ...(after && { $gte: after.mergedInto }) },
      ...(after && {
        $or: [
          { mergedInto: { $gt: after.mergedInto } },
          { mergedInto: after.mergedInto, _id: { $gt: after.id } },
        ],
      }),
    },
    sort: { mergedInto: 1, _id: 1 },
    index: 'merged',
    hint: true,
  }),
  withExternalIds: (externalIds: readonly string[]): NamedQuery => ({
    filter: { externalIds: { $in: externalIds } },
    index: 'external',
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
