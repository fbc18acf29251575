import type { Collection, NamedQuery } from './collection.ts';
import { conversationQueries, type RestingConversations } from './conversation-queries.ts';
import type { StoredConversation } from './conversation-rows.ts';
import { beyond, type Position } from './cursor.ts';

/** Through all that changed, whoever it belongs to. */
export const changeQueries = {
  /** Of all inboxes, oldest change first. */
  changedAfter(position: Position): NamedQuery {
    return {
      filter: beyond('updatedAt', position, 1),
      sort: { updatedAt: 1, _id: 1 },
      index: 'changed',
    };
  },
};

/** What rules that wait for silence ask, and who walks through what changed. */
export function restingReads(rows: Collection<StoredConversation>) {
  return {
    /** By pages, oldest change first, of all inboxes. */
    rowsChangedAfter: (position: Position, limit: number): Promise<StoredConversation[]> =>
      rows.find(changeQueries.changedAfter(position), { limit }),
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
