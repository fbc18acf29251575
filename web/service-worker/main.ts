import { assetsCache, fromCache, isKept, outdated, ownerKey, wordsCache, wordsKey } from './caching.ts';
import { fromNetwork, isOfShell, keepShell } from './shell.ts';
import { noticeOf, readNews, type NoticeData, type NoticeWords } from './notice.ts';
import { renewSubscription, type PushOwner } from './renew.ts';
import type { Installing, SubscriptionChanged, WorkerScope } from './scope.ts';

/** Tells of what came in while no window is open, and keeps the files of the page for a quick start. */
declare const __BUILD__: string;
const worker = globalThis as unknown as WorkerScope;
const windows = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true });

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([worker.skipWaiting(), goPast(event)]));
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), cleanUp()]));
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin } = worker.location;
  if (isKept(request, origin)) event.respondWith(fromCache(request, __BUILD__));
  else if (isOfShell(request, origin)) event.respondWith(fromNetwork(event));
});
worker.addEventListener('message', (event) => {
  const wish = event.data as { type?: unknown; urls?: unknown } | null;
  if (wish?.type !== 'keep-shell' || !Array.isArray(wish.urls)) return;
  // What cannot be kept now, the next page that is opened asks for again.
  event.waitUntil(keepShell(wish.urls.map(String), __BUILD__).catch(() => undefined));
});
worker.addEventListener('push', (event) => {
  event.waitUntil(tell(event.data?.json()));
});
worker.addEventListener('pushsubscriptionchange', (event) => {
  // What goes wrong now, the next page that is opened makes good.
  event.waitUntil(renewed(event).catch(() => undefined));
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as NoticeData));
});

/** Calls never wait for this worker to wake up; for a page the network is asked while it does. */
async function goPast(event: Installing): Promise<void> {
  const network = (condition: object) => ({ condition, source: 'network' });
  const paths = ['/api/*', '/socket.io/*', '/widget/*'].map((pathname) => ({ urlPattern: { pathname } }));
  await event.addRoutes?.(paths.map(network)).catch(() => undefined);
}

async function cleanUp(): Promise<void> {
  await caches.open(assetsCache(__BUILD__));
  const names = await caches.keys();
  await Promise.all(outdated(names, __BUILD__).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
}

/** What the page has left. */
async function left<T>(key: string): Promise<T | null> {
  const cache = await caches.open(wordsCache);
  const kept = await cache.match(key);
  return kept ? ((await kept.json()) as T) : null;
}

async function renewed({ newSubscription }: SubscriptionChanged): Promise<void> {
  const { pushManager } = worker.registration;
  await renewSubscription({
    owner: await left<PushOwner>(ownerKey),
    subscribe: async (applicationServerKey) =>
      newSubscription ?? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }),
    fetch: (path, init) => fetch(path, init),
  });
}

/** Safari takes the permission away from who stays silent; others let the page in front of its reader tell. */
const mustShow = /AppleWebKit/.test(worker.navigator.userAgent) && !/Chrom/.test(worker.navigator.userAgent);

async function tell(data: unknown): Promise<void> {
  const news = readNews(data);
  if (!news) return;
  if (!mustShow && (await windows()).some(({ focused }) => focused)) return;
  const { title, options } = noticeOf(news, await left<NoticeWords>(wordsKey));
  await worker.registration.showNotification(title, options);
}

/** In a window that is there, the one in front first; else in a new one. */
async function open({ id, href }: NoticeData): Promise<void> {
  const all = await windows();
  const there = all.find(({ focused }) => focused) ?? all[0];
  if (!there) {
    await worker.clients.openWindow(href);
    return;
  }
  there.postMessage({ type: 'open', id, href });
  await there.focus();
}
