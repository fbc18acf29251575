import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RelatedContact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { findContact } from './find.ts';
import { groupPeople, type Person } from './person.ts';
import { presentPeople } from './present.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const mostRelated = 50;

/** Who belongs to a person, and how, as far as the actor sees them. @throws AppError not-found */
export async function listRelated(context: Needs, actor: Actor, id: string): Promise<RelatedContact[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, id);
  const how = howOf(person);
  const people = await groupPeople(context, await context.store.contacts.readMany([...how.keys()]));
  const others = people.filter(({ root }) => root.id !== person.root.id);
  return (await presentPeople(context, actor, others)).map((contact) => {
    const ids = others.find(({ root }) => root.id === contact.id)?.ids ?? [];
    return { contact, what: ids.flatMap((one) => how.get(one) ?? [])[0] ?? '' };
  });
}

/** Says how two people belong together; both show it. An empty word takes it back. @throws AppError not-found */
export async function relateContacts(
  context: Needs,
  actor: Actor,
  { id, otherId, what }: { id: string; otherId: string; what: string },
): Promise<RelatedContact[]> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const [one, other] = await Promise.all([
    findContact(context, actor, id),
    findContact(context, actor, otherId),
  ]);
  if (one.contact.id === other.contact.id) {
    const fields = [{ path: 'otherId', message: 'This is the same person.' }];
    throw new AppError('validation-failed', { fields });
  }
  if (what !== '' && howOf(one.person).size >= mostRelated) throw new AppError('too-late');
  await store.contacts.unrelate(one.person.ids, other.person.ids, clock.now());
  if (what !== '') await store.contacts.relate([one.contact.id, other.contact.id], what, clock.now());
  return listRelated(context, actor, id);
}

/** By the contacts of theirs, whichever of one's own it was said of. */
function howOf({ root, members }: Person): Map<string, string> {
  const all = [root, ...members].flatMap(({ related = [] }) => related);
  return new Map(all.map(({ contactId, what }) => [contactId, what]));
}
