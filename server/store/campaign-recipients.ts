import type { Connection } from 'mongoose';
import type { LeftReason } from '../../shared/campaigns/eligible.ts';
import type { RecipientState, VersionKey } from '../../shared/schemas/campaign.ts';
import { Collection, type BoundedCount, type IndexSpec, type NamedQuery } from './collection.ts';
import { idFrom } from './ids.ts';

/** Somebody and a campaign: made once for each run, so nobody gets it twice. */
export interface StoredRecipient {
  /** Made from campaign, person and run. It is also the id of the conversation that their answer makes. */
  id: string;
  campaignId: string;
  /** Empty: the person was deleted. */
  contactId: string;
  run: string;
  state: RecipientState;
  /** left: why. */
  reason: LeftReason | null;
  missing: string[];
  version: VersionKey;
  inboxId: string;
  channel: string;
  kind: string;
  address: string;
  name: string;
  language: string | null;
  /** waiting: not before then. */
  dueAt: Date;
  attempts: number;
  /** Trying is given up a day later. */
  firstTriedAt: Date | null;
  /** sending: after then the attempt counts as lost. */
  lostAt: Date | null;
  /** sending: whose attempt it is. Many are claimed at once, and this tells which of them were got. */
  claim?: string;
  /** What the names in the text stood for when it went out, so that it can be shown as it was. */
  values: Record<string, string>;
  /** The Message-ID. */
  externalId: string | null;
  words: string;
  sentAt: Date | null;
  bouncedAt: Date | null;
  repliedAt: Date | null;
  unsubscribedAt: Date | null;
  complainedAt: Date | null;
  /** Where it was said, or their answer is. */
  conversationId: string | null;
}

/** What became of an attempt. */
export interface Settled {
  claimed: Pick<StoredRecipient, 'id' | 'attempts'>;
  set: Partial<StoredRecipient>;
}

/** What is known of what became of a mail. */
type Mark = 'bouncedAt' | 'repliedAt' | 'unsubscribedAt' | 'complainedAt';

export const recipientIndexes: IndexSpec[] = [
  { name: 'state', key: { campaignId: 1, state: 1, _id: 1 } },
  { name: 'due', key: { campaignId: 1, dueAt: 1, _id: 1 }, partialFilterExpression: { state: 'waiting' } },
  { name: 'lost', key: { lostAt: 1 }, partialFilterExpression: { state: 'sending' } },
  { name: 'contact', key: { contactId: 1, sentAt: -1 } },
];

export const recipientQueries = {
  inState: (campaignId: string, state: RecipientState, after = ''): NamedQuery => ({
    filter: { campaignId, state, _id: { $gt: after } },
    sort: { _id: 1 },
    index: 'state',
    hint: true,
  }),
  count: (campaignId: string, state: RecipientState): NamedQuery => ({
    filter: { campaignId, state },
    index: 'state',
    hint: true,
  }),
  due: (campaignId: string, now: Date): NamedQuery => ({
    filter: { campaignId, state: 'waiting', dueAt: { $lte: now } },
    sort: { dueAt: 1, _id: 1 },
    index: 'due',
    hint: true,
  }),
  lost: (now: Date): NamedQuery => ({
    filter: { state: 'sending', lostAt: { $lte: now } },
    sort: { lostAt: 1 },
    index: 'lost',
  }),
  ofContacts: (contactIds: readonly string[]): NamedQuery => ({
    filter: { contactId: { $in: contactIds } },
    index: 'contact',
  }),
  newestOf: (contactId: string, until: Date): NamedQuery => ({
    filter: { contactId, sentAt: { $gt: new Date(0), $lte: until } },
    sort: { sentAt: -1 },
    index: 'contact',
  }),
};

export function recipientId(campaignId: string, contactId: string, run: string): string {
  return idFrom(['campaign', campaignId, contactId, run]);
}

const states = ['waiting', 'sending', 'sent', 'left', 'failed', 'unconfirmed'] as const;
/** More recipients of one campaign are not counted. */
const mostCounted = 5_000_000;
const mostOfContacts = 50_000;
const farFuture = new Date('9999-01-01T00:00:00Z');

/** Who gets campaigns. */
export function campaignRecipients(connection: Connection) {
  const recipients = new Collection<StoredRecipient>(connection, 'campaign_recipients', recipientIndexes);
  return {
    recipients,
    ...reads(recipients),
    ...attempts(recipients),
    ...changes(recipients),
    ...marks(recipients),
  };
}

function reads(recipients: Collection<StoredRecipient>) {
  return {
    recipient: (id: string) => recipients.byId(id),
    recipientsByIds: (ids: readonly string[]) => recipients.byIds(ids),
    dueRecipients: (campaignId: string, now: Date, limit: number) =>
      recipients.find(recipientQueries.due(campaignId, now), { limit }),
    lostRecipients: (now: Date, limit: number) => recipients.find(recipientQueries.lost(now), { limit }),
    /** By id, those after one. */
    recipientsIn: (
      { campaignId, state, after }: { campaignId: string; state: RecipientState; after: string },
      limit: number,
    ) => recipients.page(recipientQueries.inState(campaignId, state, after), limit),
    /** Those that somebody got until then, newest first. */
    newestOf: (contactId: string, until = farFuture, limit = mostOfContacts) =>
      recipients.find(recipientQueries.newestOf(contactId, until), { limit }),
    recipientsOf: (contactIds: readonly string[]) =>
      recipients.find(recipientQueries.ofContacts(contactIds), { limit: mostOfContacts }),
    async countRecipients(campaignId: string): Promise<Record<RecipientState, number>> {
      const counts: BoundedCount[] = await recipients.countEachUpTo(
        states.map((state) => recipientQueries.count(campaignId, state)),
        mostCounted,
      );
      return Object.fromEntries(states.map((state, at) => [state, counts[at]?.count ?? 0])) as Record<
        RecipientState,
        number
      >;
    },
  };
}

function attempts(recipients: Collection<StoredRecipient>) {
  return {
    /** Who has a row has it already: a repeat adds nobody. */
    addRecipients: (rows: readonly StoredRecipient[]) => recipients.insertMany(rows),
    /** For an attempt each; whoever else claims some of them at the same time gets others. @returns those that were got */
    async claimRecipients(
      wanted: readonly { row: StoredRecipient; set: Partial<StoredRecipient> }[],
      { now, claim }: { now: Date; claim: string },
    ): Promise<StoredRecipient[]> {
      const claimed = wanted.map(({ row, set }): StoredRecipient => ({
        ...{ ...row, ...set, state: 'sending', attempts: row.attempts + 1, claim },
      }));
      const got = await recipients.changeEach(
        wanted.map(({ row: { id, attempts }, set }) => ({
          filter: { _id: id, state: 'waiting', attempts, dueAt: { $lte: now } },
          update: { $set: { ...set, state: 'sending', attempts: attempts + 1, claim } },
        })),
      );
      if (got === wanted.length) return claimed;
      const own = await recipients.byIds(claimed.map(({ id }) => id));
      const ids = new Set(own.filter((row) => row.claim === claim).map(({ id }) => id));
      return claimed.filter(({ id }) => ids.has(id));
    },
    /** What became of attempts; that a mail went out is believed also when it had been given up. */
    settleRecipients: (settled: readonly Settled[]) =>
      recipients.changeEach(
        settled.map(({ claimed: { id, attempts: tried }, set }) => {
          const from = set.state === 'sent' ? ['sending', 'unconfirmed'] : ['sending'];
          return {
            filter: { _id: id, attempts: tried, state: { $in: from } },
            update: { $set: { ...set, lostAt: null } },
          };
        }),
      ),
  };
}

function changes(recipients: Collection<StoredRecipient>) {
  return {
    /** Nobody knows whether they got it, and somebody decided that they get it again. @returns how many there were */
    retryUnconfirmed: (campaignId: string, ids: readonly string[], now: Date) =>
      recipients.changeMany(
        { _id: { $in: ids }, campaignId, state: 'unconfirmed' },
        { $set: { state: 'waiting', dueAt: now, firstTriedAt: null, words: '' } },
      ),
    settleLost: (
      { id, attempts: tried }: Pick<StoredRecipient, 'id' | 'attempts'>,
      now: Date,
      set: Partial<StoredRecipient>,
    ) =>
      recipients.change(
        { _id: id, state: 'sending', attempts: tried, lostAt: { $lte: now } },
        { $set: { ...set, lostAt: null } },
      ),
    /** Those wait until then. */
    postponeWaiting: (ids: readonly string[], dueAt: Date) =>
      recipients.changeMany({ _id: { $in: ids }, state: 'waiting' }, { $set: { dueAt } }),
    /** Those who would wait until then at most wait no more. */
    hurryWaiting: (campaignId: string, { now, until }: { now: Date; until: Date }) =>
      recipients.changeMany(
        { campaignId, state: 'waiting', dueAt: { $gt: now, $lte: until } },
        { $set: { dueAt: now } },
      ),
    changeWaiting: (id: string, set: Partial<StoredRecipient>) =>
      recipients.change({ _id: id, state: 'waiting' }, { $set: set }),
    cancelWaiting: (campaignId: string) =>
      recipients.changeMany(
        { campaignId, state: 'waiting' },
        { $set: { state: 'left', reason: 'cancelled' satisfies LeftReason } },
      ),
  };
}

function marks(recipients: Collection<StoredRecipient>) {
  return {
    /** The first time counts. */
    markRecipient: (
      id: string,
      {
        mark,
        at,
        ...more
      }: { mark: Mark; at: Date } & Partial<Pick<StoredRecipient, 'words' | 'conversationId'>>,
    ) => recipients.change({ _id: id, [mark]: null }, { $set: { ...more, [mark]: at } }),
    unmarkRecipient: (id: string) => recipients.change({ _id: id }, { $set: { unsubscribedAt: null } }),
    /** Who they were goes; that somebody was written to stays, for the figures. */
    forgetRecipients: (contactIds: readonly string[]) =>
      recipients.changeMany(
        { contactId: { $in: contactIds } },
        { $set: { contactId: '', name: '', address: '', values: {}, words: '', conversationId: null } },
      ),
  };
}
