import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ContactSuggestion } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { gatherEvidence } from './evidence.ts';
import { findContact } from './find.ts';
import { groupPeople } from './person.ts';
import { presentPeople } from './present.ts';
import { strengthOf } from './strength.ts';

const mostShown = 5;

/**
 * Who may be the same person, with what speaks for it, the likeliest first. Nobody is joined by this: a person decides.
 * Those of whom somebody said that they are others, and those whom the actor does not see, are left out.
 */
export async function suggestContacts(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<ContactSuggestion[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, id);
  const evidence = await gatherEvidence(context, person);
  const others = await groupPeople(context, await context.store.contacts.readMany([...evidence.keys()]));
  const apart = new Set([person.root, ...person.members].flatMap(({ notTheSame }) => notTheSame ?? []));
  const people = others.filter(
    ({ root, ids }) => root.id !== person.root.id && !ids.some((other) => apart.has(other)),
  );
  const suggestions = (await presentPeople(context, actor, people)).map((contact): ContactSuggestion => {
    const ids = people.find(({ root }) => root.id === contact.id)?.ids ?? [];
    const all = ids.flatMap((other) => evidence.get(other) ?? []);
    const once = [...new Map(all.map((one) => [`${one.type} ${one.value}`, one])).values()];
    return { contact, evidence: once, strength: strengthOf(once) };
  });
  const order = ['proven', 'likely', 'possible'];
  return suggestions
    .toSorted((a, b) => order.indexOf(a.strength) - order.indexOf(b.strength))
    .slice(0, mostShown);
}

/** Remembers that two are different people, so that it is not asked again. */
export async function tellApart(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { id, otherId }: { id: string; otherId: string },
): Promise<void> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const [one, other] = await Promise.all([
    findContact(context, actor, id),
    findContact(context, actor, otherId),
  ]);
  await context.store.contacts.tellApart([one.contact.id, other.contact.id], context.clock.now());
}
