import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { MentionHead, PublicAnswer } from '../../store/mention-reads.ts';

/** A mention with what became of it. */
export interface KnownMention {
  message: MentionHead;
  conversation: StoredConversation;
  answeredAt: Date | null;
}

const atOnce = 200;

/**
 * Mentions with their conversations and their public answers: the first of ours that everybody may read and that was
 * written after them in their conversation. Spam is left out, and what has no conversation any more.
 */
export async function knownMentions(
  { store }: Pick<Context, 'store'>,
  messages: readonly MentionHead[],
): Promise<KnownMention[]> {
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const conversations = new Map<string, StoredConversation>();
  const answers = new Map<string, PublicAnswer[]>();
  for (let begin = 0; begin < ids.length; begin += atOnce) {
    const some = ids.slice(begin, begin + atOnce);
    const [rows, written] = await Promise.all([
      store.conversations.readMany(some),
      store.messages.answersIn(some),
    ]);
    for (const row of rows) conversations.set(row.id, row);
    for (const [id, own] of Map.groupBy(written.filter(isPublic), ({ conversationId }) => conversationId)) {
      answers.set(
        id,
        own.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime()),
      );
    }
  }
  return messages.flatMap((message) => {
    const conversation = conversations.get(message.conversationId);
    if (!conversation || conversation.spam) return [];
    const answer = answers
      .get(message.conversationId)
      ?.find(({ createdAt }) => createdAt.getTime() > message.createdAt.getTime());
    return { message, conversation, answeredAt: answer?.createdAt ?? null };
  });
}

/** Written by a person, not taken back, and for everybody to read. */
function isPublic({ automatic, post, delivery, deletedAt }: PublicAnswer): boolean {
  const open = post?.visibility === 'public' || post?.visibility === 'unlisted';
  return open && !automatic && !deletedAt && delivery?.state !== 'failed';
}
