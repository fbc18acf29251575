import type { MentionState } from '../../shared/schemas/mention.ts';
import type { Collection, NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

type OfInbox = Parameters<typeof messageQueries.mentionsOfInbox>[0];
type OfWord = Parameters<typeof messageQueries.mentionsOfWord>[0];

const states: readonly MentionState[] = ['needs-reply', 'done', 'no-reply'];

const isMention = { mention: { $gt: '' } };

/** What the reputation asks: of all mentions, whatever was decided about them. */
export const mentionQueries = {
  /** Of one account, newest first. */
  between: ({ inboxId, from, to, after }: MentionsBetween): NamedQuery => ({
    filter: {
      ...isMention,
      ...{ inboxId, createdAt: { $gte: from, $lt: to } },
      ...(after && { $and: [beyond('createdAt', after, -1)] }),
    },
    sort: { createdAt: -1, _id: -1 },
    index: 'mentioned',
    hint: true,
  }),
  /** Of all accounts, oldest change first. */
  changedAfter: (position: Position): NamedQuery => ({
    filter: { ...beyond('updatedAt', position, 1), ...isMention },
    sort: { updatedAt: 1, _id: 1 },
    index: 'changed',
    hint: true,
  }),
  inConversations: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds }, ...isMention },
    index: 'thread',
    hint: true,
  }),
  /** What we wrote there. */
  answersIn: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds }, kind: 'outbound' },
    index: 'thread',
  }),
};

export interface MentionsBetween {
  inboxId: string;
  from: Date;
  to: Date;
  after?: Position | undefined;
}

/** As much of a mention as counting it takes. */
export type MentionHead = Pick<
  StoredMessage,
  'id' | 'conversationId' | 'inboxId' | 'createdAt' | 'text' | 'sentiment' | 'post' | 'mention' | 'author'
>;
const headFields = {
  conversationId: 1,
  inboxId: 1,
  createdAt: 1,
  text: 1,
  sentiment: 1,
  post: 1,
  mention: 1,
  author: 1,
} as const;

/** Where and when a mention is. */
export type MentionSpot = Pick<StoredMessage, 'id' | 'inboxId' | 'createdAt' | 'updatedAt'>;
const spotFields = { inboxId: 1, createdAt: 1, updatedAt: 1 } as const;

/** As much of what we wrote as telling who could read it takes. */
export type PublicAnswer = Pick<
  StoredMessage,
  'id' | 'conversationId' | 'createdAt' | 'automatic' | 'post' | 'deletedAt'
> & { delivery: Pick<NonNullable<StoredMessage['delivery']>, 'state'> | null };
const answerFields = {
  conversationId: 1,
  createdAt: 1,
  automatic: 1,
  deletedAt: 1,
  'post.visibility': 1,
  'delivery.state': 1,
} as const;

/** Messages that are mentions, newest first. */
export function mentionReads(rows: Collection<StoredMessage>) {
  return {
    mentionsOfInbox: (wanted: OfInbox, limit: number) =>
      rows.page(messageQueries.mentionsOfInbox(wanted), limit),
    mentionsOfWord: (wanted: OfWord, limit: number) =>
      rows.page(messageQueries.mentionsOfWord(wanted), limit),
    mentionsBetween: (wanted: MentionsBetween, limit: number): Promise<MentionHead[]> =>
      rows.find(mentionQueries.between(wanted), { limit, projection: headFields }),
    mentionSpots: (wanted: MentionsBetween, limit: number): Promise<MentionSpot[]> =>
      rows.find(mentionQueries.between(wanted), { limit, projection: spotFields }),
    mentionsChangedAfter: (position: Position, limit: number): Promise<MentionSpot[]> =>
      rows.find(mentionQueries.changedAfter(position), { limit, projection: spotFields }),
    mentionSpotsIn: (conversationIds: readonly string[]): Promise<MentionSpot[]> =>
      conversationIds.length === 0
        ? Promise.resolve([])
        : rows.find(mentionQueries.inConversations(conversationIds), { projection: spotFields }),
    answersIn: (conversationIds: readonly string[]): Promise<PublicAnswer[]> =>
      conversationIds.length === 0
        ? Promise.resolve([])
        : rows.find(mentionQueries.answersIn(conversationIds), { projection: answerFields }),
    /** In no order; only what says how somebody speaks of us. */
    postsOf: (contactIds: readonly string[], since: Date, limit: number) =>
      rows.find(messageQueries.postsOf(contactIds, since), {
        limit,
        projection: {
          ...{ author: 1, post: 1, sentiment: 1, createdAt: 1, deletedAt: 1 },
          ...{ conversationId: 1, inboxId: 1, text: 1 },
        },
      }),
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
