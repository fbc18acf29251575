import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { presentContacts } from './present.ts';

/** Contacts, those seen last first; with `q` those whose name or address begins so. */
export async function listContacts(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const listing = { q: query.q?.toLowerCase(), after: positionFrom(query.cursor) };
  const page = await context.store.contacts.list(listing, query.limit);
  return {
    items: await presentContacts(context, page.items),
    next: cursorAfter(page.last, ({ lastSeenAt }) => lastSeenAt),
  };
}
