import type { Actor } from '../../../shared/abilities.ts';
import type { Notification } from '../../../shared/schemas/notification.ts';
import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

/** The actor's own notifications, newest first. */
export async function listNotifications(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: Notification[]; next: string | null }> {
  const after = positionFrom(query.cursor);
  const page = await context.store.notifications.list(actor.userId, after, query.limit);
  return {
    items: page.items.map(presentNotification),
    next: cursorAfter(page.last, ({ createdAt }) => createdAt),
  };
}
