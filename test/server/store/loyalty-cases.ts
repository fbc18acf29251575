import { askQueries } from '../../../server/store/advocate-asks.ts';
import { advocateQueries } from '../../../server/store/advocates.ts';
import { recipientQueries } from '../../../server/store/campaign-recipients.ts';
import { loyaltyAccountQueries, loyaltyEntryQueries } from '../../../server/store/loyalty.ts';
import { loyaltyRewardQueries } from '../../../server/store/loyalty-settings.ts';
import { messageQueries } from '../../../server/store/message-queries.ts';
import { goodwillRequestQueries, redemptionQueries } from '../../../server/store/redemptions.ts';
import { referrerQueries } from '../../../server/store/referrers.ts';
import { tierChangeQueries } from '../../../server/store/tier-changes.ts';
import type { Collection, Row } from '../../../server/store/collection.ts';
import type { Case } from './quality-cases.ts';

const rows = (collection: unknown) => collection as Collection<Row>;

/** Queries on points, tiers and those who speak for us. */
export const loyaltyCases = ({ user, other, now }: { user: string; other: string; now: Date }): Case[] => [
  ['accounts', (from) => rows(from.loyalty.accounts), loyaltyAccountQueries.ofContacts([user])],
  ['due accounts', (from) => rows(from.loyalty.accounts), loyaltyAccountQueries.due(now)],
  ['pending lines', (from) => rows(from.loyalty.accounts), loyaltyAccountQueries.pending(now)],
  ['ledger', (from) => rows(from.loyalty.entries), loyaltyEntryQueries.ofContact(user)],
  [
    'more of the ledger',
    (from) => rows(from.loyalty.entries),
    loyaltyEntryQueries.ofContact(user, { at: now, id: user }),
  ],
  ['ledger of a period', (from) => rows(from.loyalty.entries), loyaltyEntryQueries.since(user, now)],
  ['ledger of an order', (from) => rows(from.loyalty.entries), loyaltyEntryQueries.ofSource('order:1')],
  ['rewards', (from) => rows(from.loyaltySettings.rewards), loyaltyRewardQueries.ofProgramme(user)],
  ['redemptions', (from) => rows(from.redemptions.collection), redemptionQueries.ofContacts([user])],
  ['due redemptions', (from) => rows(from.redemptions.collection), redemptionQueries.due(now)],
  ['goodwill', (from) => rows(from.redemptions.requests), goodwillRequestQueries.inState('waiting')],
  [
    'goodwill of people',
    (from) => rows(from.redemptions.requests),
    goodwillRequestQueries.ofContacts([user]),
  ],
  ['asks of one', (from) => rows(from.asks.collection), askQueries.ofContacts([user])],
  ['asks that wait', (from) => rows(from.asks.collection), askQueries.due(now)],
  ['references', (from) => rows(from.asks.collection), askQueries.inState('agreed')],
  ['asks for a site', (from) => rows(from.asks.collection), askQueries.ofSite('google', now)],
  ['posts of some', (from) => rows(from.messages.collection), messageQueries.postsOf([user, other], now)],
  ['points of many', (from) => rows(from.loyalty.entries), loyaltyEntryQueries.ofMany([user, other], now)],
  ['advocates', (from) => rows(from.contacts.collection), advocateQueries.between('060', '101')],
  ['tier changes', (from) => rows(from.tierChanges.collection), tierChangeQueries.ofContacts([user])],
  ['campaigns of one', (from) => rows(from.campaigns.recipients), recipientQueries.newestOf(user, now)],
  ['referrers', (from) => rows(from.referrers.collection), referrerQueries.ofContacts([user])],
];
