import { AppError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredPlanned } from '../../store/planned.ts';
import { announceConversation } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';

/** Says in the conversation when its next planned reply goes out; everybody who sees it hears of it. */
export async function tellPlanned(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  conversationId: string,
): Promise<void> {
  const [first] = await context.store.planned.ofConversation(conversationId);
  // Also when the time is the same: the screens read the list again.
  const after = await context.store.conversations.update({
    id: conversationId,
    set: { plannedAt: first?.sendAt ?? null },
    now: context.clock.now(),
  });
  if (after) announceConversation(context, after);
}

/** Wakes whoever sends it, when it is time. */
export async function wakePlanned(
  { queue, clock }: Pick<Context, 'queue' | 'clock'>,
  { id, dueAt }: Pick<StoredPlanned, 'id' | 'dueAt'>,
): Promise<void> {
  if (dueAt === null) return;
  const delayMillis = Math.max(0, dueAt.getTime() - clock.now().getTime());
  await queue.enqueue('planned.send', { plannedId: id }, { delayMillis });
}

/**
 * A planned reply for who wants to do something with it.
 * @throws AppError not-found, also when it has gone out; not-allowed
 */
export async function plannedFor(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<{ row: StoredPlanned; conversation: StoredConversation }> {
  const row = await context.store.planned.read(id);
  if (!row) throw new AppError('not-found', { detail: 'It went out, or was taken back.' });
  const ability = 'messages.reply';
  return { row, conversation: await conversationFor(context, actor, { id: row.conversationId, ability }) };
}
