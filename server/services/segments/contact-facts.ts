import type { ContactFacts } from '../../../shared/rules/facts.ts';
import type { Context } from '../../context.ts';
import type { StoredContact, StoredIdentity } from '../../store/contacts.ts';
import { attributesOfPeople } from '../attributes/of-person.ts';
import type { KeptValues } from '../attributes/values.ts';
import { groupPeople, shownFields, type Person } from '../contacts/person.ts';
import { segmentsOf, type BareFacts } from './compiled.ts';

/** What may be asked of a person, whatever contacts they are made of. */
export function factsOfPerson(
  person: Person,
  identities: readonly StoredIdentity[],
  attributes: KeptValues,
): BareFacts {
  const shown = shownFields(person);
  const own = identities.filter(({ contactId }) => person.ids.includes(contactId));
  return {
    ...shown,
    attributes,
    addresses: own.map(({ handle, value }) => handle ?? value),
    kinds: [...new Set(own.map(({ kind }) => kind))],
  };
}

/** The facts of the people behind some contacts, in the order of the people; without addresses where nobody asks for them. */
export async function bareFactsOf(
  { store }: Pick<Context, 'store'>,
  contacts: readonly StoredContact[],
  { addresses = true }: { addresses?: boolean } = {},
): Promise<{ person: Person; facts: BareFacts }[]> {
  const people = await groupPeople({ store }, contacts);
  const [identities, attributes] = await Promise.all([
    addresses ? store.contacts.identitiesOf(people.flatMap(({ ids }) => ids)) : [],
    attributesOfPeople({ store }, people),
  ]);
  const byContact = Map.groupBy(identities, ({ contactId }) => contactId);
  return people.map((person, at) => {
    const own = person.ids.flatMap((id) => byContact.get(id) ?? []);
    return { person, facts: factsOfPerson(person, own, attributes[at] ?? {}) };
  });
}

/**
 * What rules, deadlines and assignment may ask of some contacts, their tier and their segments included: three reads,
 * however many are asked for. Who was merged is the person that they are part of.
 */
export async function readContactFacts(
  context: Pick<Context, 'store'>,
  contactIds: readonly string[],
  now: Date,
): Promise<Map<string, ContactFacts>> {
  const { store } = context;
  const [contacts, segments] = await Promise.all([
    store.contacts.readMany([...new Set(contactIds)]),
    store.segments.listRecent(),
  ]);
  const facts = new Map<string, ContactFacts>();
  for (const { person, facts: bare } of await bareFactsOf(context, contacts)) {
    const whole = { ...bare, segmentIds: segmentsOf(segments, bare, now) };
    for (const id of person.ids) facts.set(id, whole);
  }
  return facts;
}

/** The segments that a person belongs to now. */
export async function segmentIdsOf(
  context: Pick<Context, 'store' | 'clock'>,
  contactId: string,
): Promise<string[]> {
  const facts = await readContactFacts(context, [contactId], context.clock.now());
  return [...(facts.get(contactId)?.segmentIds ?? [])];
}
