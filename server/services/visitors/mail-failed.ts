import type { Context } from '../../context.ts';
import type { StoredSystemMail } from '../../store/upkeep.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';

/** What a visitor had not seen could not be mailed either: the team is told in the thread, in the server's words. */
export async function tellMailFailed(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  { conversationId, to }: Pick<StoredSystemMail, 'conversationId' | 'to'>,
  reason: string,
): Promise<void> {
  const conversation =
    conversationId === undefined ? null : await context.store.conversations.read(conversationId);
  if (!conversation) return;
  const row = activityRow({
    conversation,
    author: { type: 'system', id: null, name: 'Onevoice' },
    activity: { type: 'mail-failed', data: { address: to.address, reason: reason.slice(0, 300) } },
    now: context.clock.now(),
  });
  await context.store.messages.insertMany([row]);
  announceMessage(context, { message: row, conversation });
}
