import type { Context } from '../../context.ts';
import { announceConversation } from '../conversations/announce.ts';
import { dueForArchive } from './due.ts';
import { limitsOf } from './settings.ts';

/** In one run; there are several in a night. */
const most = 3000;
const atOnce = 200;

/** Takes resolved conversations in which nothing happened for long out of the lists. @returns how many */
export async function archiveOld(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
): Promise<number> {
  const { store, clock } = context;
  const policy = await store.retention.read();
  let count = 0;
  for (const { id } of await store.inboxes.list()) {
    const due = dueForArchive(id, limitsOf(policy, id, clock.now()));
    while (due && count < most) {
      const idle = await store.conversations.idle(due, Math.min(atOnce, most - count));
      if (idle.length === 0) break;
      for (const conversation of idle) {
        const times = { idleSince: due.before, now: clock.now() };
        const after = await store.conversations.archive(conversation.id, times);
        if (after) announceConversation(context, after);
      }
      count += idle.length;
    }
  }
  return count;
}
