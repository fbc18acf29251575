import type { Collection } from './collection.ts';
import { conversationQueries, type RestingConversations } from './conversation-queries.ts';
import type { StoredConversation } from './conversation-rows.ts';

/** What rules that wait for silence ask. */
export function restingReads(rows: Collection<StoredConversation>) {
  return {
    /** Those that rest longest first. */
    async resting(wanted: RestingConversations, limit: number): Promise<StoredConversation[]> {
      const moment = (row: StoredConversation) =>
        (wanted.measure === 'quiet' ? row.lastActivityAt : row.waitingOrder).getTime();
      const [open, pending] = await Promise.all([
        rows.find(conversationQueries.resting(wanted, 'open'), { limit }),
        rows.find(conversationQueries.resting(wanted, 'pending'), { limit }),
      ]);
      return [...open, ...pending].toSorted((a, b) => moment(a) - moment(b)).slice(0, limit);
    },
  };
}
