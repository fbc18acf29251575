import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredDeletion } from '../../store/deletions.ts';
import { recordAudit } from '../audit/record.ts';
import { audienceOf } from '../conversations/announce.ts';
import { conversationFor } from '../conversations/find.ts';
import { removeMessages } from './remove-content.ts';

export type DeletionContext = Pick<Context, 'store' | 'files' | 'clock' | 'publisher' | 'logger'>;

const messagesAtOnce = 200;
const atOnce = 50;
/** An import that had read the conversation before it went has written after this. */
const settleMillis = 60_000;

/**
 * Deletes a conversation with everything that hangs on it. What is to be done is written down first: after a crash the
 * sweep goes on.
 * @throws AppError not-found, not-allowed
 */
export async function deleteConversation(context: DeletionContext, actor: Actor, id: string): Promise<void> {
  const conversation = await conversationFor(context, actor, { id, ability: 'conversations.delete' });
  // Messages of one import lie some milliseconds apart: the last of them may be a moment ahead of the clock.
  const at = new Date(Math.max(context.clock.now().getTime(), conversation.lastActivityAt.getTime()));
  const deletion = await context.store.deletions.begin({ id, userId: actor.userId, at });
  await recordAudit(context, actor, {
    action: 'conversation.deleted',
    subject: `conversation:${id}`,
    data: { number: conversation.number, messages: conversation.messageCount },
  });
  if (deletion) await remove(context, deletion);
  context.publisher.publish(audienceOf(conversation), 'conversation.deleted', { conversationId: id });
}

/** For the sweep: goes on with what a crash interrupted, and takes what an import wrote meanwhile. */
export async function finishDeletions(context: DeletionContext): Promise<void> {
  const before = new Date(context.clock.now().getTime() - settleMillis);
  for (const deletion of await context.store.deletions.pendingBefore(before, atOnce)) {
    await remove(context, deletion);
    await context.store.deletions.done(deletion);
    context.publisher.publish(rooms.everyone, 'conversation.deleted', { conversationId: deletion.id });
  }
}

async function remove(context: DeletionContext, { id, at }: StoredDeletion): Promise<void> {
  const { store } = context;
  for (;;) {
    const messages = await store.messages.createdUpTo(id, at, messagesAtOnce);
    if (messages.length === 0) break;
    await removeMessages(context, messages);
  }
  await removePersonal(context, id);
  await store.conversations.removeQuiet(id, at);
  if (!(await store.conversations.read(id))) await arriveAgain(context, id);
}

async function removePersonal({ store }: DeletionContext, conversationId: string): Promise<void> {
  const userIds = (await store.users.list()).map(({ id }) => id);
  const pairs = userIds.map((userId) => `${userId}.${conversationId}`);
  await store.drafts.collection.remove({ _id: { $in: pairs } });
  await store.readMarks.collection.remove({ _id: { $in: pairs } });
  for (const userId of userIds) await store.notifications.collection.remove({ userId, conversationId });
  await store.visitors.threads.remove({ conversationId });
}

/** What an import put into it while it went is somebody's news: it is imported again, into a conversation of its own. */
async function arriveAgain({ store, clock }: DeletionContext, conversationId: string): Promise<void> {
  const { items } = await store.messages.before(conversationId, undefined, messagesAtOnce);
  for (const { id, rawItemId } of items) {
    await store.messages.remove(id);
    if (rawItemId !== null) await store.rawItems.reopen(rawItemId, ['imported'], clock.now());
  }
}
