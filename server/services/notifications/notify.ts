import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { rooms } from '../../realtime/publisher.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredNotification } from '../../store/personal.ts';

export type NewNotification = Omit<StoredNotification, 'id' | 'userId' | 'readAt' | 'createdAt'>;

type Needs = Pick<Context, 'store' | 'publisher' | 'clock'>;

/** Tells people something: kept for the bell, pushed to whoever is there. */
export async function notify(
  context: Needs,
  userIds: readonly string[],
  news: NewNotification,
): Promise<void> {
  await notifyEach(context, [{ userIds, news }]);
}

/** One thing that several people are told. With a cause nobody is told twice of it. */
export interface Telling {
  userIds: readonly string[];
  news: NewNotification;
  cause?: string;
}

/** Tells several things at once. */
export async function notifyEach(context: Needs, all: readonly Telling[]): Promise<void> {
  const createdAt = context.clock.now();
  const rows = all.flatMap(({ userIds, news, cause }) =>
    [...new Set(userIds)].map((userId) => ({
      ...news,
      id: cause === undefined ? newId() : idFrom(['notification', cause, userId]),
      ...{ userId, readAt: null, createdAt },
    })),
  );
  if (rows.length === 0) return;
  const taken = await context.store.notifications.insertMany(rows);
  for (const row of rows.filter((_, position) => !taken.has(position))) {
    context.publisher.publish(rooms.user(row.userId), 'notification.created', {
      notification: presentNotification(row),
    });
  }
}
