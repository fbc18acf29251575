import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, contactListQuery } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { compileSegment } from '../segments/compiled.ts';
import { bareFactsOf } from '../segments/contact-facts.ts';
import { attributeTerms, valuesAsked } from './attribute-terms.ts';
import { groupPeople, type Person } from './person.ts';
import { presentPeople } from './present.ts';
import { walkPeople, type Fits, type Walk } from './walk.ts';

type Query = Partial<z.output<typeof contactListQuery>> & { limit: number };

/** Of those whose name or address begins so, at most so many are looked at. */
const mostFound = 500;

/**
 * Contacts that the actor sees, those seen last first unless another order is asked for; with `q` those whose name or
 * address begins so, or who have a value: `attr.plan:gold`. A page may be shorter than its limit while there is a next one.
 * @throws AppError not-found when there is no such segment
 */
export async function listContacts(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  query: Query,
): Promise<{ items: Contact[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { order = 'seen', cursor, limit } = query;
  const { rest: q, terms } = attributeTerms(query.q?.toLowerCase() ?? '');
  const values = await valuesAsked(context, terms);
  const mark = order === 'seen' ? (markOf(query) ?? values.mark) : undefined;
  const fits = allOf([...(await conditionsOf(context, query)), ...values.fits]);
  if (q === '') return walkPeople(context, actor, { order, mark, fits, cursor, limit });
  return { items: await beginningWith(context, actor, { q, query, fits }), next: null };
}

/** The first of what is asked for that has an index of its own. */
function markOf({ companyId, tagId, tier }: Query): Walk['mark'] {
  if (companyId !== undefined) return { field: 'companyId', id: companyId };
  if (tagId !== undefined) return { field: 'tagIds', id: tagId };
  return tier === undefined ? undefined : { field: 'tier', id: tier };
}

/** What somebody has to be, besides what the index says; of a person it is asked as a whole. */
async function conditionsOf(
  { store }: Pick<Context, 'store'>,
  { segmentId, companyId, tagId, tier, ownerId }: Query,
): Promise<Fits[]> {
  const all: Fits[] = [];
  if (segmentId !== undefined) {
    const segment = await store.segments.read(segmentId);
    if (!segment) throw new AppError('not-found', { detail: 'There is no such segment.' });
    all.push(compileSegment(segment));
  }
  if (companyId !== undefined) all.push((facts) => facts.companyIds.includes(companyId));
  if (tagId !== undefined) all.push((facts) => facts.tagIds.includes(tagId));
  if (tier !== undefined) all.push((facts) => facts.tier === tier);
  if (ownerId !== undefined) all.push((facts) => facts.ownerId === ownerId);
  return all;
}

const allOf = (all: readonly Fits[]): Fits | undefined =>
  all.length === 0 ? undefined : (facts, now) => all.every((one) => one(facts, now));

async function beginningWith(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { q, query, fits }: { q: string; query: Query; fits: Fits | undefined },
): Promise<Contact[]> {
  const { order, limit } = query;
  const sorted = order !== undefined;
  const most = actor.role === 'admin' && !fits && !sorted ? limit : mostFound;
  const { items } = await context.store.contacts.list({ q }, most);
  const people = fits ? await fitting(context, items, fits) : await groupPeople(context, items);
  const shown = await presentPeople(context, actor, people);
  return (sorted ? shown.toSorted(comparisons[order]) : shown).slice(0, limit);
}

async function fitting(
  context: Pick<Context, 'store' | 'clock'>,
  contacts: readonly StoredContact[],
  fits: Fits,
): Promise<Person[]> {
  const now = context.clock.now();
  const found = await bareFactsOf(context, contacts);
  return found.filter(({ facts }) => fits(facts, now)).map(({ person }) => person);
}

const comparisons = {
  seen: (a: Contact, b: Contact) => b.lastSeenAt.localeCompare(a.lastSeenAt),
  first: (a: Contact, b: Contact) => b.firstSeenAt.localeCompare(a.firstSeenAt),
  name: (a: Contact, b: Contact) => a.name.localeCompare(b.name),
  advocate: (a: Contact, b: Contact) => (b.advocate?.score ?? -1) - (a.advocate?.score ?? -1),
  health: (a: Contact, b: Contact) => (a.health?.score ?? 101) - (b.health?.score ?? 101),
};
