import { wayOf } from '../../../shared/notifications/ways.ts';
import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { rooms } from '../../realtime/publisher.ts';
import { planPushes } from '../push/plan.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredNotification } from '../../store/personal.ts';

export type NewNotification = Omit<StoredNotification, 'id' | 'userId' | 'way' | 'readAt' | 'createdAt'>;

type Needs = Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>;

/** Tells people something, each as they want it: kept for the bell, pushed to whoever is there. */
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

/** The notification that a cause makes for somebody. */
export function causedId(cause: string, userId: string): string {
  return idFrom(['notification', cause, userId]);
}

/** Tells several things at once. */
export async function notifyEach(context: Needs, all: readonly Telling[]): Promise<void> {
  const ids = [...new Set(all.flatMap(({ userIds }) => userIds))];
  if (ids.length === 0) return;
  const createdAt = context.clock.now();
  const people = new Map((await context.store.users.listRecent()).map((user) => [user.id, user]));
  const rows = all.flatMap(({ userIds, news, cause }) =>
    [...new Set(userIds)].flatMap((userId): StoredNotification[] => {
      const user = people.get(userId);
      const way = user && wayOf(news.type, user.preferences.notifications, createdAt.getTime());
      if (way === undefined || way === 'none') return [];
      const id = cause === undefined ? newId() : causedId(cause, userId);
      return [{ ...news, id, userId, way, readAt: null, createdAt }];
    }),
  );
  if (rows.length === 0) return;
  const pushes = await planPushes(context, rows);
  const taken = await context.store.notifications.insertMany(rows);
  const fresh = rows.filter((_, position) => !taken.has(position));
  for (const row of fresh) {
    context.publisher.publish(rooms.user(row.userId), 'notification.created', {
      notification: presentNotification(row),
    });
  }
  const now = fresh.flatMap(({ id }) => pushes.get(id) ?? []);
  await context.queue.enqueueMany(
    'push.send',
    now.map(({ id }) => ({ pushId: id })),
  );
}
