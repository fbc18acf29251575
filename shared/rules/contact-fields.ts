import { findAttributeField } from '../attributes/fields.ts';
import { totalsOf } from '../orders/summary.ts';
import type { ContactScene } from './facts.ts';
import { table, type Field } from './field-table.ts';

const dayMillis = 86_400_000;
const daysSince = (moment: Date | undefined, now: Date): number | null =>
  moment === undefined ? null : Math.floor((now.getTime() - moment.getTime()) / dayMillis);

/** The part behind the last "@"; empty where there is none. */
export const domainOf = (address: string): string => /@([^@]+)$/.exec(address)?.[1] ?? '';

/** Conditions that name a company go on when it became part of another. */
function companiesOf(contact: ContactScene['contact']): string | string[] {
  const { company = '', companyNames = [] } = contact ?? {};
  return companyNames.length > 1 ? [...companyNames] : company;
}

/**
 * Everything that a condition may ask of a contact: what segments are made of, and rules too. Of a person with several
 * addresses, one that fits is enough.
 */
export const contactFields = table<ContactScene>()({
  'contact.name': { type: 'text', read: ({ contact }) => contact?.name ?? '' },
  'contact.address': { type: 'text', read: ({ contact }) => [...(contact?.addresses ?? [])] },
  'contact.domain': {
    type: 'text',
    read: ({ contact }) => [...new Set(contact?.addresses.map(domainOf).filter(Boolean))],
  },
  'contact.company': { type: 'text', needs: 'contact', read: ({ contact }) => companiesOf(contact) },
  'contact.tier': {
    type: 'choice',
    choices: 'tiers',
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.tier ?? null,
  },
  'contact.owner': {
    type: 'choice',
    choices: 'users',
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.ownerId ?? null,
  },
  'contact.tags': {
    type: 'set',
    choices: 'tags',
    needs: 'contact',
    read: ({ contact }) => [...(contact?.tagIds ?? [])],
  },
  'contact.language': {
    type: 'choice',
    choices: 'languages',
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.language ?? null,
  },
  'contact.kinds': {
    type: 'set',
    choices: 'channels',
    needs: 'contact',
    read: ({ contact }) => [...(contact?.kinds ?? [])],
  },
  'contact.notes': { type: 'text', needs: 'contact', read: ({ contact }) => contact?.notes ?? '' },
  'contact.timeZone': { type: 'text', needs: 'contact', read: ({ contact }) => contact?.timeZone ?? '' },
  'contact.knownDays': {
    type: 'number',
    needs: 'contact',
    read: ({ contact, now }) => daysSince(contact?.firstSeenAt, now),
  },
  'contact.orders': {
    type: 'number',
    needs: 'contact',
    read: ({ contact }) => (contact ? (totalsOf(contact.orders)?.count ?? 0) : null),
  },
  // In the currency of most of their orders.
  'contact.ordersTotal': {
    type: 'number',
    needs: 'contact',
    read: ({ contact }) => (contact ? (totalsOf(contact.orders)?.total ?? 0) : null),
  },
  'contact.orderedDays': {
    type: 'number',
    needs: 'contact',
    read: ({ contact, now }) => daysSince(totalsOf(contact?.orders)?.lastAt, now),
  },
  'contact.orderStatus': {
    type: 'choice',
    choices: ['open', 'paid', 'sent', 'done', 'cancelled', 'returned'],
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.orders?.latest?.status ?? null,
  },
  'contact.health': {
    type: 'number',
    needs: 'contact',
    read: ({ contact }) => contact?.health?.score ?? null,
  },
  'contact.risk': {
    type: 'choice',
    choices: ['good', 'watch', 'risk'],
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.health?.risk ?? null,
  },
  'contact.advocate': {
    type: 'number',
    needs: 'contact',
    // Who never said anything speaks for us as little as can be.
    read: ({ contact }) => (contact ? (contact.advocate?.score ?? 0) : null),
  },
  'contact.advocacy': {
    type: 'choice',
    choices: ['advocate', 'friend', 'none'],
    needs: 'contact',
    read: ({ contact }) => (contact ? (contact.advocate?.level ?? 'none') : null),
  },
  'contact.silentDays': {
    type: 'number',
    needs: 'contact',
    read: ({ contact, now }) => daysSince(contact?.lastSeenAt, now),
  },
});

export type ContactFieldName = keyof typeof contactFields;
export const contactFieldNames = Object.keys(contactFields) as ContactFieldName[];

/** What is known of a field of the contact; undefined for one that is not there. */
export function findContactField(name: string): Field<ContactScene> | undefined {
  return Object.hasOwn(contactFields, name)
    ? contactFields[name as ContactFieldName]
    : findAttributeField(name);
}
