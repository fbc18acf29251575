import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Order } from '../../../shared/schemas/order.ts';
import type { Context } from '../../context.ts';
import { presentOrder } from '../../presenters/order.ts';
import { findContact } from '../contacts/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

/** A person's orders, of all their contacts, newest first. @throws AppError not-found */
export async function listContactOrders(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { id, query }: { id: string; query: { cursor?: string | undefined; limit: number } },
): Promise<{ items: Order[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact({ store }, actor, id);
  const after = positionFrom(query.cursor);
  const pages = await Promise.all(
    person.ids.map((contactId) => store.orders.ofContact({ contactId, after }, query.limit)),
  );
  const all = pages
    .flatMap(({ items }) => items)
    .toSorted((a, b) => b.placedAt.getTime() - a.placedAt.getTime() || (a.id < b.id ? 1 : -1));
  const items = all.slice(0, query.limit);
  const more = all.length > items.length || pages.some(({ last }) => last !== null);
  const next = cursorAfter(more ? (items.at(-1) ?? null) : null, ({ placedAt }) => placedAt);
  return { items: items.map(presentOrder), next };
}
