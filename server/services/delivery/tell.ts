import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import { notify } from '../notifications/notify.ts';

/** Shows a delivery's new state on every screen; when it went wrong the author is notified. */
export async function tellDelivery(
  context: Pick<Context, 'store' | 'publisher' | 'clock'>,
  message: StoredMessage,
  { notifyAuthor = false }: { notifyAuthor?: boolean } = {},
): Promise<void> {
  const conversation = await context.store.conversations.read(message.conversationId);
  if (!conversation) return;
  announceMessageChange(context, message, conversation);
  const { type, id } = message.author;
  if (!notifyAuthor || type !== 'user' || id === null) return;
  await notify(context, [id], {
    type: 'delivery-failed',
    conversationId: conversation.id,
    messageId: message.id,
    actorName: message.to[0]?.address ?? '',
    excerpt: excerpt(message.delivery?.error?.message ?? message.text),
  });
}
