import { idFrom } from '../../store/ids.ts';
import type { StoredCommitment } from '../../store/sla-facts.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notifyEach } from '../notifications/notify.ts';
import type { SlaContext } from './advance.ts';

const atOnce = 500;

/** Tells the owners of promises whose time has passed, once. */
export async function sweepCommitments(context: SlaContext): Promise<void> {
  const now = context.clock.now();
  for (const promise of await context.store.commitments.newlyOverdue(now, atOnce)) {
    await tellOverdue(context, promise, now);
  }
}

/** Who dies in between leaves it to be told again: ids made of the promise make that no second row and no second word. */
async function tellOverdue(context: SlaContext, promise: StoredCommitment, now: Date): Promise<void> {
  const { store } = context;
  const { id, conversationId, ownerId, dueAt, text } = promise;
  const conversation = await store.conversations.read(conversationId);
  if (conversation && promise.kind === 'task') {
    const about = { conversationId, messageId: null, actorName: conversation.contact.name, excerpt: text };
    const cause = idFrom(['task-due', id, String(dueAt.getTime())]);
    await notifyEach(context, [{ userIds: [ownerId], news: { type: 'task-due', ...about }, cause }]);
  } else if (conversation) {
    const owner = await store.users.findById(ownerId);
    const data = { text, ownerName: owner?.name ?? '', dueAt: dueAt.toISOString() };
    const row = activityRow({
      conversation,
      author: { type: 'system', id: null, name: 'Onevoice' },
      activity: { type: 'promise-overdue', data },
      now,
    });
    const message = { ...row, id: idFrom(['promise-overdue', id, String(dueAt.getTime())]) };
    if (await store.messages.insert(message)) announceMessage(context, { message, conversation });
    const about = { conversationId, messageId: null, actorName: conversation.contact.name, excerpt: text };
    await notifyEach(context, [
      { userIds: [ownerId], news: { type: 'promise-overdue', ...about }, cause: message.id },
    ]);
  }
  await store.commitments.change(id, { untold: false }, { dueAt });
}
