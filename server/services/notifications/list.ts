import { can, type Actor } from '../../../shared/abilities.ts';
import type { Notification } from '../../../shared/schemas/notification.ts';
import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { subjectOf } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

/**
 * The actor's own notifications, newest first. Those of conversations that they see no more are left out: what happened
 * there is none of their business now.
 */
export async function listNotifications(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: Notification[]; next: string | null }> {
  const after = positionFrom(query.cursor);
  const page = await context.store.notifications.list(actor.userId, after, query.limit);
  const conversations = await context.store.conversations.readMany([
    ...new Set(page.items.map(({ conversationId }) => conversationId)),
  ]);
  const seen = new Set(
    conversations.filter((one) => can(actor, 'conversations.view', subjectOf(one))).map(({ id }) => id),
  );
  return {
    items: page.items.filter(({ conversationId }) => seen.has(conversationId)).map(presentNotification),
    next: cursorAfter(page.last, ({ createdAt }) => createdAt),
  };
}
