import type { Collection, NamedQuery, Row } from '../../../server/store/collection.ts';
import type { Position } from '../../../server/store/cursor.ts';
import { qualityQueries } from '../../../server/store/quality.ts';
import { changeQueries } from '../../../server/store/resting-conversations.ts';
import type { Store } from '../../../server/store/store.ts';

/** A query that is explained, and what it is asked of. */
export type Case = [name: string, collection: (from: Store) => Collection<Row>, query: NamedQuery];

const rows = (collection: unknown) => collection as Collection<Row>;

/** What is asked when finished work is looked at again. */
export const qualityCases = ({
  inbox,
  other,
  user,
  position,
}: {
  inbox: string;
  other: string;
  user: string;
  position: Position;
}): Case[] => [
  [
    'what changed, of all inboxes',
    (from) => rows(from.conversations.collection),
    changeQueries.changedAfter(position),
  ],
  [
    'reviews to score',
    (from) => rows(from.quality.collection),
    qualityQueries.open(user, { inboxIds: null }),
  ],
  [
    'reviews to score of some inboxes, the next page',
    (from) => rows(from.quality.collection),
    qualityQueries.open(user, { inboxIds: [inbox, other], after: position }),
  ],
  [
    'scored reviews, the next page',
    (from) => rows(from.quality.collection),
    qualityQueries.done({ inboxIds: [inbox], after: position }),
  ],
  [
    'scored reviews of a period',
    (from) => rows(from.quality.collection),
    qualityQueries.doneBetween({ from: position.at, to: position.at, inboxIds: [inbox] }),
  ],
  ['reviews of somebody', (from) => rows(from.quality.collection), qualityQueries.ofAgent(user)],
  [
    'reviews of conversations',
    (from) => rows(from.quality.collection),
    qualityQueries.ofConversations([inbox]),
  ],
];
