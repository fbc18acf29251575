import '../../lib/later-words.ts';
import { hearWorker } from '../../lib/worker-messages.ts';
import { registerWorker, renewPush } from './push.ts';
import { goTo } from '../../routes.ts';
import { notifications } from '../../stores/notifications.svelte.ts';
import { startKeeping } from '../../stores/kept/keep.ts';
import { session } from '../../stores/session.svelte.ts';

interface OpenMessage {
  type: 'open';
  id: string;
  href: string;
}

/** What a page needs is fetched first; then what it takes to open it without a network. */
const calmMillis = 3000;

async function keepForLater(): Promise<void> {
  await startKeeping().catch(() => undefined);
  const { active } = await navigator.serviceWorker.ready;
  await new Promise((resolve) => setTimeout(resolve, calmMillis));
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  const urls = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ type: 'keep-shell', urls });
}

/** Puts the service worker to work, and opens here what somebody clicks in a notification of it. */
export async function settleDevice(): Promise<void> {
  const worker = await registerWorker();
  if (!worker) return;
  void keepForLater();
  hearWorker((data) => {
    const { type, id, href } = (data ?? {}) as Partial<OpenMessage>;
    if (type !== 'open' || id === undefined || !href?.startsWith('/')) return;
    void notifications.markRead([id]).catch(() => undefined);
    void goTo(href);
  });
  // Not to be told is no reason to be disturbed: the settings say how it stands.
  await renewPush(session.userId).catch(() => undefined);
}
