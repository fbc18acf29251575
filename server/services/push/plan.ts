import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredNotification } from '../../store/personal.ts';
import type { StoredPush } from '../../store/push.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/**
 * Writes down what is to be pushed: before the notifications themselves are kept, so that a crash in between loses none.
 * Said again, nothing is pushed twice.
 * @returns the pushes by their notification
 */
export async function planPushes(
  { store, clock }: Needs,
  notifications: readonly StoredNotification[],
): Promise<Map<string, StoredPush[]>> {
  const loud = notifications.filter(({ way }) => way === 'desktop');
  if (loud.length === 0) return new Map();
  const browsers = await store.push.browsersOf([...new Set(loud.map(({ userId }) => userId))]);
  const now = clock.now();
  const pushesOf = ({ id, userId }: StoredNotification) =>
    browsers
      .filter((browser) => browser.userId === userId)
      .map((browser): StoredPush => ({
        ...{ id: idFrom(['push', id, browser.id]), notificationId: id, browserId: browser.id },
        ...{ state: 'queued', attempts: 0, nextTryAt: now, createdAt: now },
      }));
  const planned = new Map(loud.map((one) => [one.id, pushesOf(one)]));
  const rows = [...planned.values()].flat();
  if (rows.length > 0) await store.push.add(rows);
  return planned;
}
