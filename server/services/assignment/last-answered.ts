import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

/** Older conversations say little about who knows the customer. */
const lookedAt = 5;
const messagesLookedAt = 20;

/** The person who last answered this customer, in this conversation or in an earlier one; null: nobody, or not lately. */
export async function lastAnsweredBy(
  { store }: Pick<Context, 'store'>,
  conversation: StoredConversation,
): Promise<string | null> {
  const { items } = await store.conversations.ofContact(
    { contactId: conversation.contact.id, sight: null },
    lookedAt,
  );
  const answered = items
    .filter(({ lastOutboundAt }) => lastOutboundAt !== null)
    .sort((one, other) => Number(other.lastOutboundAt) - Number(one.lastOutboundAt));
  const [newest] = answered;
  if (!newest) return null;
  const thread = await store.messages.before(newest.id, undefined, messagesLookedAt);
  const answers = thread.items.filter(({ kind, author }) => kind === 'outbound' && author.type === 'user');
  const last = answers.reduce<(typeof answers)[number] | null>(
    (latest, one) => (latest === null || one.sentAt > latest.sentAt ? one : latest),
    null,
  );
  return last?.author.id ?? newest.assigneeId;
}
