import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { presentVisible } from './present.ts';

/** @throws AppError not-found, also when the actor sees none of their conversations */
export async function findContact(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<{ contact: StoredContact; presented: Contact }> {
  const contact = await context.store.contacts.read(id);
  const [presented] = contact ? await presentVisible(context, actor, [contact]) : [];
  if (!contact || !presented) throw new AppError('not-found', { detail: 'There is no such contact.' });
  return { contact, presented };
}
