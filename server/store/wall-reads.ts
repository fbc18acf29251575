import type { Collection, NamedQuery } from './collection.ts';
import { conversationQueries, type WaitingIn } from './conversation-queries.ts';
import type { StoredConversation } from './conversation-rows.ts';
import { messageQueries } from './message-queries.ts';
import { messageTallies } from './message-tallies.ts';
import type { StoredMessage } from './messages.ts';

/** As much of a conversation as its deadline needs on the wall. */
export type DueHead = Pick<
  StoredConversation,
  | 'id'
  | 'number'
  | 'inboxId'
  | 'channel'
  | 'contact'
  | 'subject'
  | 'slaDueAt'
  | 'assigneeId'
  | 'teamId'
  | 'revision'
>;

const due = {
  number: 1,
  inboxId: 1,
  channel: 1,
  contact: 1,
  subject: 1,
  slaDueAt: 1,
  assigneeId: 1,
  teamId: 1,
  revision: 1,
} as const;

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
    /** Who waits there, longest first. */
    waitingIn: (wanted: WaitingIn, limit: number) =>
      rows.find(conversationQueries.waiting(wanted), { limit }),
    /** Those that passed last and those due until then, soonest first, as far as the wall shows them; of each so many. */
    async deadlines(now: Date, until: Date, limit: number): Promise<DueHead[]> {
      const read = (query: NamedQuery): Promise<DueHead[]> => rows.find(query, { limit, projection: due });
      const [passed, coming] = await Promise.all([
        read(conversationQueries.overdue(now)),
        read(conversationQueries.dueBetween(now, until)),
      ]);
      return [...passed.toReversed(), ...coming];
    },
    /** What somebody holds that is open. */
    heldOpen: (userId: string, limit: number) =>
      rows.find(conversationQueries.heldBy(userId, 'open'), { limit }),
  };
}

/** As much of a message as counting it takes. */
export type CountedMessage = Pick<
  StoredMessage,
  'id' | 'kind' | 'automatic' | 'inboxId' | 'conversationId' | 'createdAt' | 'updatedAt' | 'sentiment'
>;

const counted = {
  kind: 1,
  automatic: 1,
  inboxId: 1,
  conversationId: 1,
  createdAt: 1,
  updatedAt: 1,
  'sentiment.label': 1,
  'sentiment.words': 1,
} as const;

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
