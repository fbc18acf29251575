import '../../lib/later-words.ts';
import type { Notification } from '../../../shared/schemas/notification.ts';
import { t } from '../../lib/i18n.ts';
import { isPushedHere } from './push.ts';
import { goTo } from '../../routes.ts';
import { session } from '../../stores/session.svelte.ts';
import { notifications } from '../../stores/notifications.svelte.ts';
import { shown } from '../../stores/shown.ts';
import { inboxHref } from '../inbox/inbox-location.ts';
import { chime } from './chime.ts';

/** So long other windows of this browser leave the same news alone. */
const heardMillis = 3000;

/** Makes what has just come in heard as its person wants it, by one window of a browser; who looks at it needs nothing. */
export async function arrived(one: Notification): Promise<void> {
  const looked = document.hasFocus() && shown.conversationId === one.conversationId;
  if (looked) {
    if (one.type === 'customer-replied') await notifications.markRead([one.id]).catch(() => undefined);
    return;
  }
  if (one.way === 'bell' || !(await isFirst(one.id))) return;
  if (one.way === 'sound' || !(await show(one))) chime();
}

/** Is no other window doing it? Where windows cannot ask each other (no https), each does. */
async function isFirst(id: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return true;
  return new Promise((resolve) => {
    void locks.request(`heard-${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((done) => setTimeout(done, heardMillis));
    });
  });
}

/** @returns false where the browser may not, or cannot outside of a service worker */
async function show(one: Notification): Promise<boolean> {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false;
  try {
    const title = t(`inbox.bell.${one.type}`, { name: one.actorName });
    if (isPushedHere(session.userId)) return await showAsPushed(one, title);
    const note = new Notification(title, { body: one.excerpt, tag: one.id });
    note.onclick = () => {
      window.focus();
      note.close();
      void notifications.markRead([one.id]).catch(() => undefined);
      void goTo(inboxHref({ view: 'all' }, one.conversationId, one.messageId));
    };
    return true;
  } catch {
    return false;
  }
}

/** By the worker, under the same tag as its push: the two are one on the screen, whichever comes first. */
async function showAsPushed(one: Notification, title: string): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return false;
  const href = inboxHref({ view: 'all' }, one.conversationId, one.messageId);
  const look = { tag: one.id, icon: '/icon-192.png', badge: '/badge.png' };
  await registration.showNotification(title, { ...look, body: one.excerpt, data: { id: one.id, href } });
  return true;
}
