import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { segmentIdsOf } from '../segments/contact-facts.ts';
import { findContact } from './find.ts';

/** @throws AppError not-found, also when the actor sees none of their conversations */
export async function readContact(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<Contact> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { presented } = await findContact(context, actor, id);
  return { ...presented, segmentIds: await segmentIdsOf(context, presented.id) };
}
