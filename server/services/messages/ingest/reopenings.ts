import type { StoredConversation } from '../../../store/conversation-rows.ts';
import { idFrom } from '../../../store/ids.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { activityRow } from '../../conversations/write-activity.ts';

/**
 * Says in the thread that a customer's message opened a conversation again, right before the message.
 * @param before the conversations as they were
 */
export function reopenings(
  messages: readonly StoredMessage[],
  before: ReadonlyMap<string, StoredConversation>,
): StoredMessage[] {
  const said = new Set<string>();
  return messages.flatMap((message) => {
    const conversation = before.get(message.conversationId);
    if (!conversation || conversation.status === 'open' || said.has(conversation.id)) return [];
    if (message.kind !== 'inbound' || message.automatic) return [];
    said.add(conversation.id);
    const row = activityRow({
      conversation,
      author: { type: 'system', id: null, name: 'Onevoice' },
      activity: { type: 'status', data: { from: conversation.status, to: 'open' } },
      now: new Date(message.createdAt.getTime() - 1),
    });
    return [{ ...row, id: idFrom(['reopened', message.id]) }];
  });
}
