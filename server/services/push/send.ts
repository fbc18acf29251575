import { can, type Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredNotification } from '../../store/personal.ts';
import type { StoredPush, StoredPushBrowser } from '../../store/push.ts';
import type { StoredUser } from '../../store/users.ts';
import { subjectOf } from '../conversations/find.ts';
import { postPush, type Door, type PushAnswer } from './post.ts';

type SendContext = Pick<Context, 'store' | 'clock' | 'queue' | 'secretBox' | 'logger' | 'config'>;

const second = 1000;
const minute = 60 * second;
/** What is older tells nobody anything. */
const worthMillis = 4 * 60 * minute;
/** So long an attempt has; then another may begin. */
const attemptMillis = minute;
/** So long its notification may take to be kept. */
const graceMillis = 10 * second;
const pauses = [15 * second, minute, 5 * minute, 15 * minute, 30 * minute];
const longestPause = 60 * minute;

/**
 * Pushes a notification to a browser, provided that its person still wants to hear of it: it is unread, they may see the
 * conversation, and the session that asked for it was not ended. A second push of the same takes the place of the first.
 */
export async function sendPush(context: SendContext, id: string, door?: Door): Promise<void> {
  const { store, clock } = context;
  const push = await store.push.read(id);
  if (push?.state !== 'queued' || push.nextTryAt > clock.now()) return;
  const until = new Date(clock.now().getTime() + attemptMillis);
  const mine = await store.push.change(push, { attempts: push.attempts + 1, nextTryAt: until });
  if (!mine) return;
  const wanted = await whatFor(context, mine);
  if (wanted === 'later') return again(context, mine, graceMillis);
  if (!wanted) {
    await store.push.change(mine, { state: 'done' });
    return;
  }
  const left = mine.createdAt.getTime() + worthMillis - clock.now().getTime();
  await settle(
    context,
    mine,
    await postPush(context, { ...wanted, seconds: Math.ceil(left / second) }, door),
  );
}

/** For the sweep: pushes whose time has come. */
export async function wakePushes(
  { store, clock, queue }: Pick<Context, 'store' | 'clock' | 'queue'>,
  limit: number,
): Promise<void> {
  const due = await store.push.due(clock.now(), limit);
  await queue.enqueueMany(
    'push.send',
    due.map(({ id }) => ({ pushId: id })),
  );
}

interface Wanted {
  browser: StoredPushBrowser;
  notification: StoredNotification;
  discreet: boolean;
}

/** @returns null when nobody is to be told; later: the notification itself is not kept yet */
async function whatFor(context: SendContext, push: StoredPush): Promise<Wanted | 'later' | null> {
  const { store, clock } = context;
  const age = clock.now().getTime() - push.createdAt.getTime();
  if (age >= worthMillis) return null;
  const [browser, notification] = await Promise.all([
    store.push.readBrowser(push.browserId),
    store.notifications.read(push.notificationId),
  ]);
  if (!browser) return null;
  if (!notification) return age < graceMillis ? 'later' : null;
  if (notification.readAt !== null || notification.userId !== browser.userId) return null;
  const user = await store.users.findById(browser.userId);
  if (!user?.active || user.sessionGeneration !== browser.generation) {
    await store.push.removeBrowsers([browser.id]);
    return null;
  }
  if (!(await maySee(context, user, notification.conversationId))) return null;
  return { browser, notification, discreet: user.preferences.notifications?.discreet === true };
}

async function maySee({ store }: SendContext, user: StoredUser, conversationId: string): Promise<boolean> {
  const actor: Actor = { userId: user.id, role: user.role, inboxIds: user.inboxIds, via: 'session' };
  const conversation = await store.conversations.read(conversationId);
  return conversation !== null && can(actor, 'conversations.view', subjectOf(conversation));
}

async function settle(context: SendContext, push: StoredPush, answer: PushAnswer): Promise<void> {
  const { store, clock, logger } = context;
  if (answer.outcome === 'later') {
    const usual = pauses[push.attempts - 1];
    // Tried often enough, or the browser was gone all the while.
    if (usual !== undefined) return again(context, push, Math.max(usual, answer.pauseMillis));
  }
  if (answer.outcome === 'taken') await store.push.pushed(push.browserId, clock.now());
  else logger.info({ push: push.id, answer: answer.words }, 'a push did not reach its browser');
  if (answer.outcome === 'gone') await store.push.removeBrowsers([push.browserId]);
  await store.push.change(push, { state: 'done' });
}

async function again({ store, clock, queue }: SendContext, push: StoredPush, pause: number): Promise<void> {
  const delayMillis = Math.min(pause, longestPause);
  await store.push.change(push, { nextTryAt: new Date(clock.now().getTime() + delayMillis) });
  await queue.enqueue('push.send', { pushId: push.id }, { delayMillis });
}
