import type { Collection } from './collection.ts';
import type { Position } from './cursor.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

const searchedFields = [
  ...(['conversationId', 'inboxId', 'kind', 'author', 'subject', 'from', 'to', 'cc', 'bcc', 'text'] as const),
  ...(['quotedText', 'references', 'attachments', 'language', 'sentAt'] as const),
];
/** As much of a message as is searched. */
export type SearchedMessage = Pick<
  StoredMessage,
  (typeof searchedFields)[number] | 'id' | 'updatedAt' | 'unindexed'
>;
const projection = {
  ...Object.fromEntries(searchedFields.map((field) => [field, 1 as const])),
  updatedAt: 1 as const,
  unindexed: 1 as const,
};
/** The language is no word: it only tells how to compare those there are. */
const words = new Set<string>(searchedFields.filter((field) => field !== 'language'));

/** Does a change of these fields have to be told to the search? */
export function changesWhatIsSearched(set: object | undefined): boolean {
  return Object.keys(set ?? {}).some((field) => words.has(field));
}

/** A new message waits for the search to learn of it. */
export function unindexed(row: StoredMessage): StoredMessage {
  return row.kind === 'activity' ? row : { ...row, unindexed: 1 };
}

export type MessageHome = Pick<
  StoredMessage,
  'id' | 'conversationId' | 'editedAt' | 'deletedAt' | 'erasedAt'
>;

/** What the search asks of messages. */
export function searchedMessages(rows: Collection<StoredMessage>) {
  const byIds = (ids: readonly string[]) => ({ filter: { _id: { $in: ids } }, index: '_id_' });
  return {
    /** What the search does not know yet, oldest first. */
    unindexed: (limit: number): Promise<SearchedMessage[]> =>
      rows.find(messageQueries.unindexed(), { limit, projection }),
    /** Those that are not there are left out. */
    searchedByIds: (ids: readonly string[]): Promise<SearchedMessage[]> =>
      ids.length === 0 ? Promise.resolve([]) : rows.find(byIds(ids), { limit: ids.length, projection }),
    /** All messages in the order of their last change: one that changes meanwhile comes again. */
    searchedByChange: (position: Position | null, limit: number): Promise<SearchedMessage[]> =>
      rows.find(messageQueries.byChange(position), { limit, projection }),
    /** Which of them are there, in which conversation, and when their authors changed them. */
    homesOf: (ids: readonly string[]): Promise<MessageHome[]> =>
      rows.find(byIds(ids), {
        limit: ids.length,
        projection: { conversationId: 1, editedAt: 1, deletedAt: 1, erasedAt: 1 },
      }),
    /**
     * The search knows them as they were when they had these marks.
     * @returns how many are there with that mark: others were deleted, or changed again
     */
    async markIndexed(marked: readonly Pick<StoredMessage, 'id' | 'unindexed'>[]): Promise<number> {
      let count = 0;
      for (const [mark, of] of Map.groupBy(marked, (row) => row.unindexed)) {
        if (mark === undefined) continue;
        const ids = of.map(({ id }) => id);
        count += await rows.changeMany({ _id: { $in: ids }, unindexed: mark }, { $unset: { unindexed: 1 } });
      }
      return count;
    },
  };
}
