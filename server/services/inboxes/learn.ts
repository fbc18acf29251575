import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';

/** More is no description of an account. In bytes of JSON. */
const longest = 64 * 1024;

/**
 * Keeps what a channel learned of an inbox's account, and has screens look at what the inbox can do again. The same as
 * before changes nothing.
 * @throws Error when it is too much
 */
export async function learnOf(
  { store, clock, publisher }: Pick<Context, 'store' | 'clock' | 'publisher'>,
  inboxId: string,
  learned: Record<string, unknown>,
): Promise<void> {
  const words = JSON.stringify(learned);
  if (words.length > longest) throw new Error(`More than ${longest} bytes were learned about an account.`);
  const known = (await store.inboxes.listRecent()).find(({ id }) => id === inboxId)?.learned;
  if (JSON.stringify(known) === words) return;
  await store.inboxes.learn(inboxId, learned, clock.now());
  publisher.publish(rooms.everyone, 'directory.changed', { part: 'inboxes' });
}
