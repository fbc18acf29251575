import type { Collection } from './collection.ts';
import { conversationQueries, type WaitingIn } from './conversation-queries.ts';
import type { StoredConversation } from './conversation-rows.ts';
import { messageQueries } from './message-queries.ts';
import { messageTallies } from './message-tallies.ts';
import type { StoredMessage } from './messages.ts';

/** What the wall counts: bounded, each from an index of its own. */
export function waitingReads(rows: Collection<StoredConversation>) {
  return {
    /** Open conversations whose customer waits, in the order of what was asked. */
    countWaiting: (wanted: readonly WaitingIn[], bound = 999) =>
      rows.countEachUpTo(
        wanted.map((one) => conversationQueries.waiting(one)),
        bound,
      ),
    /** Since when the one waits who waits longest; null: nobody does. */
    async longestWait(wanted: WaitingIn): Promise<Date | null> {
      const [first] = await rows.find(conversationQueries.waiting(wanted), { limit: 1 });
      return first?.waitingSince ?? null;
    },
  };
}

/** As much of a message as counting it takes. */
export type CountedMessage = Pick<
  StoredMessage,
  'id' | 'kind' | 'inboxId' | 'createdAt' | 'updatedAt' | 'sentiment'
>;

const counted = { kind: 1, inboxId: 1, createdAt: 1, updatedAt: 1, 'sentiment.label': 1 } as const;

export function flowReads(rows: Collection<StoredMessage>) {
  return {
    ...messageTallies(rows),
    /** Those that came or changed since, oldest change first. */
    countedSince: (since: Date, limit: number): Promise<CountedMessage[]> =>
      rows.find(messageQueries.changedSince(since, { inboxIds: null, conversationIds: [] }), {
        limit,
        projection: counted,
      }),
  };
}
