import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { hasVisitor } from './desk.ts';
import { isForVisitors, presentForVisitor } from './present.ts';

type PublisherOnly = Pick<Context, 'publisher'>;

/** Shows a message in the widget of the customer whose conversation it is; nothing where there is none. */
export function tellVisitor(
  { publisher }: PublisherOnly,
  message: StoredMessage,
  conversation: Pick<StoredConversation, 'id' | 'channel'>,
): void {
  if (!hasVisitor(conversation) || message.kind === 'note' || message.kind === 'activity') return;
  if (isForVisitors(message)) {
    publisher.tellVisitors(conversation.id, 'widget.message', presentForVisitor(message, null));
  } else {
    publisher.tellVisitors(conversation.id, 'widget.removed', {
      conversationId: conversation.id,
      messageId: message.id,
    });
  }
}

/** The team has read so far. */
export async function tellTeamRead(
  { store, publisher }: Pick<Context, 'store' | 'publisher'>,
  conversation: Pick<StoredConversation, 'id' | 'channel'>,
  at: Date,
): Promise<void> {
  if (!hasVisitor(conversation)) return;
  const thread = await store.visitors.threadOfConversation(conversation.id);
  if (!thread || (thread.teamReadAt && thread.teamReadAt >= at)) return;
  await store.visitors.touchThread(thread.id, { teamReadAt: at });
  publisher.tellVisitors(conversation.id, 'widget.read', {
    conversationId: conversation.id,
    at: at.toISOString(),
  });
}
