import type { Collection, NamedQuery, Row } from '../../../server/store/collection.ts';
import type { Position } from '../../../server/store/cursor.ts';
import { mentionQueries } from '../../../server/store/mention-reads.ts';
import { qualityQueries } from '../../../server/store/quality.ts';
import { reputationQueries } from '../../../server/store/reputation.ts';
import { changeQueries } from '../../../server/store/resting-conversations.ts';
import { shoppingQueries } from '../../../server/store/shopping.ts';
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
  ...reputationCases({ inbox, other, position }),
  ...shoppingCases({ inbox, other, now: position.at }),
];

/** What is asked about what the public says. */
const reputationCases = ({
  inbox,
  other,
  position,
}: {
  inbox: string;
  other: string;
  position: Position;
}): Case[] => {
  const period = { from: new Date(0), to: position.at };
  const [messages, days, spikes]: Case[1][] = [
    (from) => rows(from.messages.collection),
    (from) => rows(from.reputation.days),
    (from) => rows(from.reputation.spikes),
  ];
  if (!messages || !days || !spikes) return [];
  return [
    ['mentions of a time', messages, mentionQueries.between({ inboxId: inbox, ...period })],
    [
      'mentions of a time, the next page',
      messages,
      mentionQueries.between({ inboxId: inbox, ...period, after: position }),
    ],
    ['mentions that changed', messages, mentionQueries.changedAfter(position)],
    ['mentions in conversations', messages, mentionQueries.inConversations([inbox, other])],
    ['answers in conversations', messages, mentionQueries.answersIn([inbox, other])],
    ['days of the reputation', days, reputationQueries.days({ inboxIds: [inbox, other], ...period })],
    ['the first day of an account', days, reputationQueries.firstDay(inbox)],
    ['days to count anew', days, reputationQueries.stale()],
    ['spikes of a time', spikes, reputationQueries.spikes({ inboxIds: [inbox, other], ...period })],
  ];
};

/** What is asked of test customers. */
function shoppingCases({ inbox, other, now }: { inbox: string; other: string; now: Date }): Case[] {
  const scripts: Case[1] = (from) => rows(from.shopping.scripts);
  const visits: Case[1] = (from) => rows(from.shopping.visits);
  return [
    ['scripts that are due', scripts, shoppingQueries.scriptsDue(now)],
    ['test customers to look after', visits, shoppingQueries.visitsDue(now)],
    ['test customers among addresses', visits, shoppingQueries.ofAddresses([inbox, other])],
    ['test customers of an inbox', visits, shoppingQueries.ofInbox(inbox)],
    ['test customers of a script', visits, shoppingQueries.ofScript(other)],
  ];
}
