import { Readable } from 'node:stream';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { findContact } from './find.ts';

/**
 * The picture that we keep of a contact, for whoever sees the contact.
 * @throws AppError not-found: there is none, or the contact is not theirs to see
 */
export async function openPicture(
  context: Pick<Context, 'store'>,
  actor: Actor,
  contactId: string,
): Promise<{ stream: Readable; headers: Record<string, string>; etag: string }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  await findContact(context, actor, contactId);
  const picture = await context.store.pictures.read(contactId);
  if (!picture?.bytes) throw new AppError('not-found', { detail: 'We have no picture of this contact.' });
  return {
    stream: Readable.from([picture.bytes]),
    headers: {
      'Content-Type': picture.type,
      'Content-Length': String(picture.bytes.length),
      'Content-Disposition': 'inline',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=604800',
    },
    etag: picture.version,
  };
}
