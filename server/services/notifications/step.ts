import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { happeningsOf } from '../rules/events.ts';
import type { Effect, Step } from '../triage/pipeline.ts';
import { followersOf } from '../conversations/follow.ts';
import { notifyEach } from './notify.ts';

/** Whoever holds a conversation, or follows it, hears that its customer wrote: of the first word since the last answer, not of each. */
export const repliesStep: Step = (_context, { scenes }) =>
  Promise.resolve(
    scenes.map(({ conversation, rows }) => {
      const row = rows.find((one) => beginsToWait(one, conversation));
      return row ? { effects: [tellAssignee(row)] } : {};
    }),
  );

function beginsToWait(row: StoredMessage, conversation: StoredConversation): boolean {
  const { spam, waitingSince } = conversation;
  if (spam || waitingSince === null || row.receivedAt?.getTime() !== waitingSince.getTime()) return false;
  return happeningsOf(row, conversation).some(({ type }) => type === 'customer-replied');
}

function tellAssignee({ id: messageId, text, subject }: StoredMessage): Effect {
  return {
    async deed(context, conversation) {
      const { id: conversationId, assigneeId, contact, excerpt } = conversation;
      const userIds = [assigneeId ?? [], await followersOf(context, conversation)].flat();
      if (userIds.length === 0) return;
      const actorName = contact.name || contact.address;
      const words = excerpt || text || (subject ?? '');
      const news = { conversationId, messageId, actorName, excerpt: words.slice(0, 200) };
      const told = { userIds, news: { type: 'customer-replied', ...news } } as const;
      await notifyEach(context, [{ ...told, cause: messageId }]);
    },
  };
}
