import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';

/** What another system is told: what happened, by which rule, and the conversation as the API shows it. */
export function webhookBody(
  id: string,
  scene: {
    rule: { id: string; name: string };
    event: string;
    conversation: StoredConversation;
    row: StoredMessage | null;
    now: Date;
  },
): string {
  const { rule, event, conversation, row, now } = scene;
  return JSON.stringify({
    ...{ id, event, at: now.toISOString(), rule: { id: rule.id, name: rule.name } },
    conversation: presentConversation(conversation),
    message: row === null || row.kind === 'activity' ? null : presentMessage(row),
  });
}
