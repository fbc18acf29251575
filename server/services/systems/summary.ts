import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

/** What others are told of a conversation: what it was about, who answered, how it ended, and where it stands. */
export async function summaryOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  conversation: StoredConversation,
): Promise<{ title: string; text: string }> {
  const [users, tags, inboxes] = await Promise.all([
    store.users.listRecent(),
    store.tags.listRecent(),
    store.inboxes.listRecent(),
  ]);
  const { id, number, subject, excerpt, assigneeId, tagIds, inboxId, messageCount, createdAt } = conversation;
  const who = users.find((one) => one.id === assigneeId)?.name;
  const about = tags.filter((one) => tagIds.includes(one.id)).map(({ name }) => name);
  const lines = [
    `Conversation #${String(number)} was resolved.`,
    `Inbox: ${inboxes.find((one) => one.id === inboxId)?.name ?? ''}`,
    `Began: ${createdAt.toISOString().slice(0, 10)}, messages: ${String(messageCount)}`,
    who === undefined ? null : `Answered by: ${who}`,
    about.length === 0 ? null : `About: ${about.join(', ')}`,
    excerpt === '' ? null : `Last words: ${excerpt}`,
    `${config.publicUrl}/inbox/all/${id}`,
  ];
  return {
    title: subject || `Conversation #${String(number)}`,
    text: lines.filter((line) => line !== null).join('\n'),
  };
}
