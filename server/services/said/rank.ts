import { stemsOf } from '../../../shared/text/check/words.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SearchedMessage } from '../../store/searched-messages.ts';
import type { AlikeMessage } from '../search/query/alike.ts';

/** A conversation in which somebody spoke of the same, by its message that did so most. */
export interface AlikeConversation {
  conversation: StoredConversation;
  message: SearchedMessage;
  score: number;
  stems: readonly string[];
}

/** Less in common is chance. */
const leastShare = 0.3;
const leastStems = 2;
/** A long message has words of everything: from so many stems on its share counts less. */
const usualStems = 60;

interface Rows {
  alike: readonly AlikeMessage[];
  conversations: ReadonlyMap<string, StoredConversation>;
  messages: ReadonlyMap<string, SearchedMessage>;
}

/** The conversations that are most like what was asked, each once. Pure. */
export function rankAlike({ alike, conversations, messages }: Rows): AlikeConversation[] {
  const best = new Map<string, AlikeConversation>();
  for (const { document, share, stems, asked } of alike) {
    const message = messages.get(document.messageId);
    const conversation = conversations.get(document.conversationId);
    if (!conversation || message?.conversationId !== conversation.id) continue;
    if (message.kind !== 'inbound' && message.kind !== 'outbound') continue;
    if (share < leastShare || stems.length < Math.min(asked, leastStems)) continue;
    const score = share * lengthFactor(message.text);
    if (score > (best.get(conversation.id)?.score ?? 0))
      best.set(conversation.id, { conversation, message, score, stems });
  }
  return [...best.values()].toSorted(
    (a, b) => b.score - a.score || b.message.sentAt.getTime() - a.message.sentAt.getTime(),
  );
}

const lengthFactor = (text: string): number => {
  const { size } = stemsOf(text.slice(0, 20_000));
  return size <= usualStems ? 1 : Math.sqrt(usualStems / size);
};
