import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { presentVisible } from './present.ts';

/** Contacts looked at for one page: whoever sees few of many gets shorter pages, not slower ones. */
const mostLookedAt = 500;

/**
 * Contacts that the actor sees, those seen last first; with `q` those whose name or address begins so. A page may be
 * shorter than its limit while there is a next one.
 */
export async function listContacts(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { contacts } = context.store;
  const q = query.q?.toLowerCase();
  if (q !== undefined && q !== '') {
    const found = await contacts.list({ q }, actor.role === 'admin' ? query.limit : mostLookedAt);
    return { items: (await presentVisible(context, actor, found.items)).slice(0, query.limit), next: null };
  }
  const items: Contact[] = [];
  let next = query.cursor ?? null;
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += query.limit) {
    const after = positionFrom(next ?? undefined);
    const page = await contacts.list({ after }, query.limit - items.length);
    // Who was merged is shown by the one that stands for them, which was seen just as lately.
    const standing = page.items.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    items.push(...(await presentVisible(context, actor, standing)));
    next = cursorAfter(page.last, ({ lastSeenAt }) => lastSeenAt);
    if (next === null || items.length >= query.limit) break;
  }
  return { items, next };
}
