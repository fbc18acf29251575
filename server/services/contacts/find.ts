import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { readPerson, type Person } from './person.ts';
import { presentPeople } from './present.ts';

/**
 * The person behind a contact: of those that were merged, the one that stands for them.
 * @throws AppError not-found, also when the actor sees none of their conversations
 */
export async function findContact(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<{ contact: StoredContact; person: Person; presented: Contact }> {
  const person = await readPerson(context, id);
  const [presented] = person ? await presentPeople(context, actor, [person]) : [];
  if (!person || !presented) throw new AppError('not-found', { detail: 'There is no such contact.' });
  return { contact: person.root, person, presented };
}
