import { can } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { actorOf } from '../access/actor.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import { subjectOf } from '../conversations/find.ts';
import { notify } from '../notifications/notify.ts';

/** Shows a delivery's new state on every screen; when it went wrong the author is notified, if they still see it. */
export async function tellDelivery(
  context: Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>,
  message: StoredMessage,
  { notifyAuthor = false }: { notifyAuthor?: boolean } = {},
): Promise<void> {
  const conversation = await context.store.conversations.read(message.conversationId);
  if (!conversation) return;
  announceMessageChange(context, message, conversation);
  const { type, id } = message.author;
  if (!notifyAuthor || type !== 'user' || id === null) return;
  if (!(await seesStill(context, id, conversation))) return;
  await notify(context, [id], {
    type: 'delivery-failed',
    conversationId: conversation.id,
    messageId: message.id,
    actorName: message.to[0]?.address ?? '',
    excerpt: excerpt(message.delivery?.error?.message ?? message.text),
  });
}

async function seesStill(
  { store }: Pick<Context, 'store'>,
  userId: string,
  conversation: StoredConversation,
): Promise<boolean> {
  const user = await store.users.findById(userId);
  return (
    (user?.active ?? false) &&
    can(user && actorOf(user, 'session'), 'conversations.view', subjectOf(conversation))
  );
}
