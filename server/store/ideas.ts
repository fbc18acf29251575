import type { Connection } from 'mongoose';
import type { IdeaBoardText, IdeaSort, IdeaStatus, ideaEventKinds } from '../../shared/schemas/idea.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

export interface StoredIdea {
  id: string;
  title: string;
  text: string;
  status: IdeaStatus;
  reason: string;
  board: IdeaBoardText[] | null;
  /** It stands on the public board and is part of no other: what the board lists. */
  shown: boolean;
  /** It is part of no other idea. */
  standing: boolean;
  mergedInto: string | null;
  /** Counted last: people who voted for it and its parts, and conversations that name them. Sorts the lists. */
  votes: number;
  conversations: number;
  /** What its voters ordered, in the currency of most; 0 and '': nothing. */
  value: number;
  currency: string;
  /** When it was counted last. */
  countedAt: Date;
  /** Grows with each count: who counts beside another counts again. */
  counts: number;
  version: number;
  createdAt: Date;
  createdBy: string;
  updatedAt: Date;
}

/** One person, one vote: made of idea and contact. It stays with the idea and the contact that it was given for. */
export interface StoredIdeaVote {
  id: string;
  ideaId: string;
  contactId: string;
  at: Date;
  by: string;
  source: 'agent' | 'board' | 'link';
  tell: boolean;
}

export interface StoredIdeaLink {
  /** Made of idea and conversation. */
  id: string;
  ideaId: string;
  conversationId: string;
  messageId: string | null;
  at: Date;
  by: string;
}

export interface StoredIdeaEvent {
  id: string;
  ideaId: string;
  kind: (typeof ideaEventKinds)[number];
  at: Date;
  by: string;
  from: IdeaStatus | null;
  to: IdeaStatus | null;
  reason: string;
  other: { id: string; title: string } | null;
}

const fieldOf = { votes: 'votes', recent: 'createdAt', value: 'value' } as const satisfies Record<
  IdeaSort,
  string
>;

export const ideaIndexes: IndexSpec[] = [
  ...(['votes', 'recent', 'value'] as const).flatMap((sort): IndexSpec[] => [
    { name: sort, key: { standing: 1, [fieldOf[sort]]: -1, _id: -1 } },
    { name: `status_${sort}`, key: { standing: 1, status: 1, [fieldOf[sort]]: -1, _id: -1 } },
  ]),
  { name: 'merged', key: { mergedInto: 1 } },
  { name: 'counted', key: { countedAt: 1 } },
  { name: 'shown', key: { shown: 1, status: 1, votes: -1, _id: -1 } },
];
export const ideaVoteIndexes: IndexSpec[] = [
  { name: 'idea', key: { ideaId: 1, at: -1, _id: -1 } },
  { name: 'contact', key: { contactId: 1 } },
];
export const ideaLinkIndexes: IndexSpec[] = [
  { name: 'idea', key: { ideaId: 1, at: -1, _id: -1 } },
  { name: 'conversation', key: { conversationId: 1 } },
];
export const ideaEventIndexes: IndexSpec[] = [{ name: 'idea', key: { ideaId: 1, at: -1, _id: -1 } }];

/** After which row a page begins; `at` is a moment or a number, as the list is sorted. */
type After = { at: Date; id: string } | undefined;

export const ideaQueries = {
  listed: ({
    sort,
    status,
    after,
  }: {
    sort: IdeaSort;
    status?: IdeaStatus | undefined;
    after?: After;
  }): NamedQuery => {
    const field = fieldOf[sort];
    const place = after && { id: after.id, at: sort === 'recent' ? after.at : after.at.getTime() };
    return {
      filter: {
        standing: true,
        ...(status !== undefined && { status }),
        ...(place && beyond(field, place as Position, -1)),
      },
      sort: { [field]: -1, _id: -1 },
      index: status === undefined ? sort : `status_${sort}`,
      hint: true,
    };
  },
  partsOf: (ids: readonly string[]): NamedQuery => ({
    filter: { mergedInto: { $in: ids } },
    index: 'merged',
  }),
  countedBefore: (at: Date): NamedQuery => ({
    filter: { countedAt: { $lt: at } },
    sort: { countedAt: 1 },
    index: 'counted',
  }),
  shown: (status: IdeaStatus): NamedQuery => ({
    filter: { shown: true, status },
    sort: { votes: -1, _id: -1 },
    index: 'shown',
    hint: true,
  }),
};
/** Of votes, links and events alike. */
export const ideaPartQueries = {
  ofIdeas: (ideaIds: readonly string[]): NamedQuery => ({
    filter: { ideaId: { $in: ideaIds } },
    index: 'idea',
  }),
  ofIdea: (ideaId: string, after?: Position): NamedQuery => ({
    filter: { ideaId, ...(after && beyond('at', after, -1)) },
    sort: { at: -1, _id: -1 },
    index: 'idea',
    hint: true,
  }),
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  ofConversations: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds } },
    index: 'conversation',
  }),
};

/** More votes of one idea are not counted. */
const mostVotes = 200_000;
const mostEvents = 200;
const mostOfOne = 500;
const never = new Date(0);

/** Ideas of customers, who voted for them, where they came up, and what became of them. */
export function createIdeaStore(connection: Connection) {
  const ideas = new Collection<StoredIdea>(connection, 'ideas', ideaIndexes);
  const votes = new Collection<StoredIdeaVote>(connection, 'idea_votes', ideaVoteIndexes);
  const links = new Collection<StoredIdeaLink>(connection, 'idea_links', ideaLinkIndexes);
  const events = new Collection<StoredIdeaEvent>(connection, 'idea_events', ideaEventIndexes);
  return {
    ...{ collection: ideas, votes, links, events },
    read: (id: string) => ideas.byId(id),
    readMany: (ids: readonly string[]) => ideas.byIds(ids),
    insert: (row: StoredIdea) => ideas.insert(row),
    list: (wanted: Parameters<typeof ideaQueries.listed>[0], limit: number) =>
      ideas.page(ideaQueries.listed(wanted), limit),
    partsOf: (ids: readonly string[]) => ideas.find(ideaQueries.partsOf(ids), { limit: mostOfOne }),
    shown: (status: IdeaStatus, limit: number) => ideas.find(ideaQueries.shown(status), { limit }),
    /** @returns null when it has changed since it was read */
    change: (
      { id, version }: Pick<StoredIdea, 'id' | 'version'>,
      set: Partial<Omit<StoredIdea, 'id' | 'version'>>,
    ) => ideas.change({ _id: id, version }, { $set: set, $inc: { version: 1 } }),
    /** @returns null when somebody counted meanwhile */
    keepCount: (
      { id, counts }: Pick<StoredIdea, 'id' | 'counts'>,
      set: Pick<StoredIdea, 'votes' | 'conversations' | 'value' | 'currency' | 'countedAt'>,
    ) => ideas.change({ _id: id, counts }, { $set: set, $inc: { counts: 1 } }),
    /** The sweep counts them first. */
    countSoon: (ids: readonly string[]) =>
      ideas.changeMany({ _id: { $in: ids } }, { $set: { countedAt: never }, $inc: { counts: 1 } }),
    countedBefore: (at: Date, limit: number) => ideas.find(ideaQueries.countedBefore(at), { limit }),
    vote: (row: StoredIdeaVote) => votes.insert(row),
    /** What was said of telling them later. */
    changeVote: (id: string, set: Pick<StoredIdeaVote, 'tell'>) => votes.change({ _id: id }, { $set: set }),
    unvote: (ids: readonly string[]) => votes.remove({ _id: { $in: ids } }),
    votesOf: (ideaIds: readonly string[]) =>
      votes.find(ideaPartQueries.ofIdeas(ideaIds), { limit: mostVotes }),
    votesOfContacts: (contactIds: readonly string[]) =>
      votes.find(ideaPartQueries.ofContacts(contactIds), { limit: mostOfOne * contactIds.length }),
    link: (row: StoredIdeaLink) => links.insert(row),
    linksOf: (ideaIds: readonly string[]) =>
      links.find(ideaPartQueries.ofIdeas(ideaIds), { limit: mostVotes }),
    linksOfConversations: (ids: readonly string[]) =>
      links.find(ideaPartQueries.ofConversations(ids), { limit: mostOfOne }),
    tell: (row: StoredIdeaEvent) => events.insert(row),
    history: (ideaId: string) => events.find(ideaPartQueries.ofIdea(ideaId), { limit: mostEvents }),
    /** Their votes go; the ideas are counted anew. */
    async forget(contactIds: readonly string[]): Promise<void> {
      const theirs = await votes.find(ideaPartQueries.ofContacts(contactIds));
      await votes.remove({ contactId: { $in: contactIds } });
      const ids = [...new Set(theirs.map(({ ideaId }) => ideaId))];
      if (ids.length > 0) await countRootsSoon(ideas, ids);
    },
    async removeOf(conversationIds: readonly string[]): Promise<void> {
      const theirs = await links.find(ideaPartQueries.ofConversations(conversationIds));
      if (theirs.length === 0) return;
      await links.remove({ conversationId: { $in: conversationIds } });
      await countRootsSoon(
        ideas,
        theirs.map(({ ideaId }) => ideaId),
      );
    },
  };
}

/** Those that they are part of by now, too. */
async function countRootsSoon(ideas: Collection<StoredIdea>, ids: readonly string[]): Promise<void> {
  const all = new Map<string, StoredIdea>();
  for (let next = [...ids]; next.length > 0;) {
    const rows = await ideas.byIds(next);
    for (const row of rows) all.set(row.id, row);
    next = rows.flatMap(({ mergedInto }) =>
      mergedInto !== null && !all.has(mergedInto) ? [mergedInto] : [],
    );
  }
  await ideas.changeMany(
    { _id: { $in: [...all.keys()] } },
    { $set: { countedAt: never }, $inc: { counts: 1 } },
  );
}
