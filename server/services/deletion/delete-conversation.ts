import type { Actor } from '../../../shared/abilities.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredDeletion } from '../../store/deletions.ts';
import { recordAudit } from '../audit/record.ts';
import { audienceOf } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';
import { doubtSegments } from '../search/index/upkeep.ts';
import { familyOf } from '../merges/family.ts';
import { takeApart } from '../merges/merge.ts';
import { refreshParent } from '../sides/tell.ts';
import { refuseHeld } from './hold.ts';
import { isGone, removeConversation, type DeletionContext } from './remove-conversation.ts';

const atOnce = 200;
/** An import that had read the conversation before it went has written after this. */
export const settleMillis = 60_000;

/**
 * Deletes a conversation with everything that hangs on it. What is to be done is written down first: after a crash the
 * sweep goes on.
 * @throws AppError not-found, not-allowed
 */
export async function deleteConversation(context: DeletionContext, actor: Actor, id: string): Promise<void> {
  const found = await conversationFor(context, actor, { id, ability: 'conversations.delete' });
  const conversation = await alone(context, found);
  const parent = conversation.side && (await context.store.conversations.read(conversation.side.of));
  const family = await familyOf(context, conversation);
  for (const one of [...family, parent]) if (one) await refuseHeld(context, one);
  const deletion = await beginDeletion(context, conversation, actor.userId);
  await recordAudit(context, actor, {
    action: 'conversation.deleted',
    subject: `conversation:${id}`,
    data: { number: conversation.number, messages: conversation.messageCount },
  });
  if (deletion) await remove(context, deletion);
  if (conversation.side) await refreshParent(context, conversation.side.of);
  context.publisher.publish(audienceOf(conversation), 'conversation.deleted', { conversationId: id });
}

/** Of one that was merged, its own messages go and nobody else's: it is taken out first. */
async function alone(
  context: DeletionContext,
  conversation: StoredConversation,
): Promise<StoredConversation> {
  const { merge } = conversation;
  return (merge && (await takeApart(context, { ...conversation, merge }))) ?? conversation;
}

/** Writes down that it goes: should that be interrupted, the sweep ends it. */
export function beginDeletion(
  { store, clock }: Pick<DeletionContext, 'store' | 'clock'>,
  { id, lastActivityAt }: Pick<StoredConversation, 'id' | 'lastActivityAt'>,
  userId: string,
): Promise<StoredDeletion | null> {
  // Messages of one import lie some milliseconds apart: the last of them may be a moment ahead of the clock.
  const at = new Date(Math.max(clock.now().getTime(), lastActivityAt.getTime()));
  return store.deletions.begin({ id, userId, at });
}

/** For the sweep: goes on with what a crash interrupted, and takes what an import wrote meanwhile. */
export async function finishDeletions(context: DeletionContext): Promise<void> {
  const before = new Date(context.clock.now().getTime() - settleMillis);
  for (const deletion of await context.store.deletions.pendingBefore(before, atOnce)) {
    if (deletion.untold || !(await isGone(context, deletion.id))) await remove(context, deletion);
    await context.store.deletions.done(deletion);
    context.publisher.publish(rooms.everyone, 'conversation.deleted', { conversationId: deletion.id });
  }
}

async function remove(context: DeletionContext, { id, at }: StoredDeletion): Promise<void> {
  const { deletions } = context.store;
  await removeConversation(context, { id, at, note: (sent) => deletions.note(id, sent) });
  const after = await deletions.read(id);
  if (!after?.untold) return;
  await doubtSegments(context, after.untold);
  await deletions.told(id);
}
