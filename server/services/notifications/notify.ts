import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { rooms } from '../../realtime/publisher.ts';
import { newId } from '../../store/ids.ts';
import type { StoredNotification } from '../../store/personal.ts';

export type NewNotification = Omit<StoredNotification, 'id' | 'userId' | 'readAt' | 'createdAt'>;

/** Tells people something: kept for the bell, pushed to whoever is there. */
export async function notify(
  context: Pick<Context, 'store' | 'publisher' | 'clock'>,
  userIds: readonly string[],
  news: NewNotification,
): Promise<void> {
  const createdAt = context.clock.now();
  const rows = [...new Set(userIds)].map((userId) => ({
    ...news,
    id: newId(),
    userId,
    readAt: null,
    createdAt,
  }));
  if (rows.length === 0) return;
  await context.store.notifications.insertMany(rows);
  for (const row of rows) {
    context.publisher.publish(rooms.user(row.userId), 'notification.created', {
      notification: presentNotification(row),
    });
  }
}
