import '../../lib/later-words.ts';
import { hearWorker } from '../../lib/worker-messages.ts';
import { registerWorker, renewPush } from './push.ts';
import { goTo } from '../../routes.ts';
import { notifications } from '../../stores/notifications.svelte.ts';
import { session } from '../../stores/session.svelte.ts';

interface OpenMessage {
  type: 'open';
  id: string;
  href: string;
}

/** Puts the service worker to work, and opens here what somebody clicks in a notification of it. */
export async function settleDevice(): Promise<void> {
  const worker = await registerWorker();
  if (!worker) return;
  hearWorker((data) => {
    const { type, id, href } = (data ?? {}) as Partial<OpenMessage>;
    if (type !== 'open' || id === undefined || !href?.startsWith('/')) return;
    void notifications.markRead([id]).catch(() => undefined);
    void goTo(href);
  });
  // Not to be told is no reason to be disturbed: the settings say how it stands.
  await renewPush(session.userId).catch(() => undefined);
}
