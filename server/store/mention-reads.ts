import type { MentionState } from '../../shared/schemas/mention.ts';
import type { Collection } from './collection.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

type OfInbox = Parameters<typeof messageQueries.mentionsOfInbox>[0];
type OfWord = Parameters<typeof messageQueries.mentionsOfWord>[0];

const states: readonly MentionState[] = ['needs-reply', 'done', 'no-reply'];

/** Messages that are mentions, newest first. */
export function mentionReads(rows: Collection<StoredMessage>) {
  return {
    mentionsOfInbox: (wanted: OfInbox, limit: number) =>
      rows.page(messageQueries.mentionsOfInbox(wanted), limit),
    mentionsOfWord: (wanted: OfWord, limit: number) =>
      rows.page(messageQueries.mentionsOfWord(wanted), limit),
    countMentions: (wanted: readonly OfInbox[], bound: number) =>
      wanted.length === 0
        ? Promise.resolve([])
        : rows.countEachUpTo(
            wanted.map((one) => messageQueries.mentionsOfInbox(one)),
            bound,
          ),
    async hasMentions(inboxId: string): Promise<boolean> {
      for (const state of states) {
        const found = await rows.find(messageQueries.mentionsOfInbox({ inboxId, state }), {
          limit: 1,
          projection: { _id: 1 },
        });
        if (found.length > 0) return true;
      }
      return false;
    },
  };
}
