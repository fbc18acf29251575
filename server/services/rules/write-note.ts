import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { blankMessage } from '../conversations/write-activity.ts';

interface RuleNote {
  id: string;
  conversationId: string;
  ruleName: string;
  text: string;
}

/** Writes the note of a rule, once. Notes are events to nobody. */
export async function writeRuleNote(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  { id, conversationId, ruleName, text }: RuleNote,
): Promise<void> {
  const { store, clock } = context;
  const conversation = await store.conversations.read(conversationId);
  if (!conversation) return;
  const now = clock.now();
  const note: StoredMessage = {
    ...blankMessage(conversation, now),
    ...{ id, kind: 'note', text },
    author: { type: 'system', id: null, name: ruleName },
    threadedBy: { strategy: 'written-here', evidence: ruleName, rejected: [], linkedConversationId: null },
  };
  if (!(await store.messages.insert(note))) return;
  // No activity: a rule that waits for silence must not end it by its own note.
  const after = await store.conversations.update({ id: conversationId, increase: { messageCount: 1 }, now });
  if (after) announceMessage(context, { message: note, conversation: after });
}
