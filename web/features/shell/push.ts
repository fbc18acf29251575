import '../../lib/later-words.ts';
import type { PushBrowser } from '../../../shared/schemas/push.ts';
import { notificationTypes, type NotificationType } from '../../../shared/notifications/ways.ts';
import { api } from '../../api/client.ts';
import type { NoticeWords } from '../../service-worker/notice.ts';
import type { PushOwner } from '../../service-worker/renew.ts';
import { ownerKey, wordsCache, wordsKey } from '../../service-worker/caching.ts';
import { browserName } from './browser-name.ts';
import { t } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/persisted.svelte.ts';

/** Web push in this browser. Whose notifications it shows is remembered here, for browsers that several people use. */

const owner = 'push-owner';

/** Why it cannot be: no https; not put on the home screen (iPhone); no push at all. */
export type Hurdle = 'insecure' | 'home-screen' | 'unsupported';

export function pushHurdle(): Hurdle | null {
  if (!isSecureContext) return 'insecure';
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return null;
  return /iPhone|iPad/.test(navigator.userAgent) ? 'home-screen' : 'unsupported';
}

/** The worker of this browser; null where there is none (in development, or when it is refused). */
export async function registerWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return null;
  return navigator.serviceWorker.register('/service-worker.js').catch(() => null);
}

async function subscription(): Promise<PushSubscription | null> {
  if (pushHurdle() !== null) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription().catch(() => null)) ?? null;
}

/** Asks for permission: only after a click. @returns null when it was refused */
export async function turnPushOn(userId: string): Promise<PushBrowser | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await registerWorker();
  const { publicKey } = await api('readPush');
  // One that was made with another key cannot be renewed.
  await (await subscription())?.unsubscribe();
  const { pushManager } = await navigator.serviceWorker.ready;
  await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  return renewPush(userId, { takeOver: true });
}

/** Nothing is shown here any more. */
export async function turnPushOff(id: string): Promise<void> {
  await (await subscription())?.unsubscribe();
  await disown();
  await api('unsubscribePush', { params: { id } });
}

/**
 * Keeps the server and the worker's words up to date. A browser that shows somebody else's is silenced.
 * @returns null when nothing is pushed to this browser
 */
export async function renewPush(userId: string, { takeOver = false } = {}): Promise<PushBrowser | null> {
  const there = await subscription();
  if (!there) return null;
  if (!takeOver && recall(owner, '') !== userId) {
    await there.unsubscribe();
    await disown();
    return null;
  }
  const { endpoint, keys } = there.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return null;
  const browser = browserName(navigator.userAgent);
  await leaveWords({ userId, browser });
  const kept = await api('subscribePush', { body: { endpoint, p256dh, auth, browser } });
  remember(owner, userId);
  return kept;
}

/** Does the worker tell here what comes in? */
export const isPushedHere = (userId: string): boolean => recall(owner, '') === userId;

/** Nobody is told here. */
async function disown(): Promise<void> {
  remember(owner, '');
  await (await caches.open(wordsCache)).delete(ownerKey);
}

async function leaveWords(of: PushOwner): Promise<void> {
  const titleOf = (type: NotificationType) => t(`inbox.bell.${type}`, { name: '{name}' });
  const titles = Object.fromEntries(notificationTypes.map((type) => [type, titleOf(type)]));
  const words: NoticeWords = { titles, hidden: t('settings.notifications.push.hidden') };
  const cache = await caches.open(wordsCache);
  await cache.put(wordsKey, Response.json(words));
  await cache.put(ownerKey, Response.json(of));
}
