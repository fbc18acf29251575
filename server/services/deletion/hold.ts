import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { recordAudit } from '../audit/record.ts';
import { announceConversation } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';

/** Puts a conversation on legal hold, or ends that. @throws AppError not-found, not-allowed */
export async function holdConversation(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'logger'>,
  actor: Actor,
  { id, held }: { id: string; held: boolean },
): Promise<Conversation> {
  const { store, clock } = context;
  await conversationFor(context, actor, { id, ability: 'conversations.delete' });
  const after = await store.conversations.update({ id, set: { held }, now: clock.now() });
  if (!after) throw new AppError('not-found');
  // Its sources may be due by now.
  if (!held) await store.retention.lookAgain(after.inboxId);
  await recordAudit(context, actor, {
    action: held ? 'conversation.held' : 'conversation.released',
    subject: `conversation:${id}`,
  });
  announceConversation(context, after);
  return presentConversation(after);
}

/** @throws AppError not-allowed when one of them is on legal hold */
export function refuseHeld(conversations: readonly Pick<StoredConversation, 'number' | 'held'>[]): void {
  const held = conversations.find((one) => one.held === true);
  if (!held) return;
  throw new AppError('not-allowed', {
    detail: `Conversation #${String(held.number)} is on legal hold: end the hold first.`,
  });
}
