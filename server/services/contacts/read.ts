import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { presentContacts } from './present.ts';

/** @throws AppError not-found */
export async function readContact(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<Contact> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const contact = await context.store.contacts.read(id);
  const [presented] = contact ? await presentContacts(context, [contact]) : [];
  if (!presented) throw new AppError('not-found', { detail: 'There is no such contact.' });
  return presented;
}
