import type { Connection } from 'mongoose';
import type { Sums } from '../../shared/reputation/sums.ts';
import type { spikeMeasures } from '../../shared/schemas/reputation.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import type { Position } from './cursor.ts';
import { idFrom } from './ids.ts';

export interface KeyedSums extends Sums {
  key: string;
}

/** What mentions of one account on one day come to: made of the messages, and made anew whenever one changed. */
export interface StoredReputationDay {
  /** Made of the account and the day. */
  id: string;
  inboxId: string;
  /** As "2026-11-22", in the time zone of the workspace; and when it begins. */
  day: string;
  at: Date;
  all: Sums;
  /** By the hour that the clocks show: 24 each. */
  hours: { mentions: number[]; negative: number[] };
  kinds: KeyedSums[];
  places: KeyedSums[];
  topics: KeyedSums[];
  /** In how many mentions each word is; those said most. */
  words: { word: string; count: number }[];
  /** To be counted anew, at least until then; null: it is as it is. */
  staleUntil: Date | null;
}

/** Suddenly much more than usual. */
export interface StoredReputationSpike {
  id: string;
  inboxId: string;
  measure: (typeof spikeMeasures)[number];
  from: Date;
  to: Date;
  count: number;
  usual: number;
  atMost: number;
  words: { word: string; count: number; before: number }[];
  topicIds: string[];
  place: string | null;
  /** Messages. */
  exampleIds: string[];
}

/** Up to where changes were looked at, and whose clocks the days go by. */
export interface ReputationMark {
  id: string;
  timeZone: string;
  messages: Position;
  conversations: Position;
}

export const reputationIndexes = {
  days: [
    { name: 'days', key: { inboxId: 1, at: 1 } },
    {
      name: 'stale',
      key: { staleUntil: 1 },
      partialFilterExpression: { staleUntil: { $gt: new Date(0) } },
    },
  ],
  spikes: [{ name: 'newest', key: { inboxId: 1, to: -1 } }],
} satisfies Record<string, IndexSpec[]>;

interface Between {
  inboxIds: readonly string[];
  from: Date;
  to: Date;
}

export const reputationQueries = {
  days: ({ inboxIds, from, to }: Between): NamedQuery => ({
    filter: { inboxId: { $in: inboxIds }, at: { $gte: from, $lt: to } },
    index: 'days',
  }),
  firstDay: (inboxId: string): NamedQuery => ({
    filter: { inboxId },
    sort: { inboxId: 1, at: 1 },
    index: 'days',
  }),
  stale: (): NamedQuery => ({
    filter: { staleUntil: { $gt: new Date(0) } },
    sort: { staleUntil: 1 },
    index: 'stale',
  }),
  spikes: ({ inboxIds, from, to }: Between): NamedQuery => ({
    filter: { inboxId: { $in: inboxIds }, to: { $gte: from }, from: { $lt: to } },
    index: 'newest',
  }),
};

const markId = 'mark';
const mostSpikes = 200;

export const reputationDayId = (inboxId: string, day: string): string => idFrom(['reputation', inboxId, day]);

/** Sums of mentions by the day, and what was unusual. */
export function createReputationStore(connection: Connection) {
  const days = new Collection<StoredReputationDay>(connection, 'reputation_days', reputationIndexes.days);
  const spikes = new Collection<StoredReputationSpike>(
    connection,
    'reputation_spikes',
    reputationIndexes.spikes,
  );
  const marks = new Collection<ReputationMark>(connection, 'reputation_mark', []);
  return {
    days,
    spikes,
    marks,
    readMark: () => marks.byId(markId),
    async saveMark(mark: Omit<ReputationMark, 'id'>): Promise<void> {
      await marks.change({ _id: markId }, { $set: mark }, { upsert: true });
    },
    /** In no order; a day on which there was nothing has no row. */
    between: (wanted: Between) =>
      wanted.inboxIds.length === 0 ? Promise.resolve([]) : days.find(reputationQueries.days(wanted)),
    /** The first day of an account of which anything is known. */
    async firstDay(inboxId: string): Promise<StoredReputationDay | null> {
      return (await days.find(reputationQueries.firstDay(inboxId), { limit: 1 }))[0] ?? null;
    },
    stale: (limit: number) => days.find(reputationQueries.stale(), { limit }),
    /** These days are to be counted anew, at least until then; the rows that are new are as given. */
    markStale: (rows: readonly StoredReputationDay[], until: Date) =>
      days.writeMany(
        rows.map(({ id, staleUntil: _, ...row }) => ({
          filter: { _id: id },
          update: { $setOnInsert: row, $max: { staleUntil: until } },
          upsert: true,
        })),
      ),
    /** Puts what was counted, unless the day became stale again meanwhile: then it is counted once more. */
    put: (
      { id, ...row }: StoredReputationDay,
      { was, staleUntil }: { was: Date | null; staleUntil: Date | null },
    ) => days.change({ _id: id, staleUntil: was }, { $set: { ...row, staleUntil } }),
    /** Everything is to be counted anew. */
    async forget(): Promise<void> {
      await marks.remove({ _id: markId });
      await days.remove({});
    },
    /** Everything of an account that is gone. */
    async removeInbox(inboxId: string): Promise<void> {
      await days.remove({ inboxId });
      await spikes.remove({ inboxId });
    },
    /** Newest last. */
    async spikesBetween(wanted: Between): Promise<StoredReputationSpike[]> {
      if (wanted.inboxIds.length === 0) return [];
      const found = await spikes.find(reputationQueries.spikes(wanted), { limit: mostSpikes });
      return found.toSorted((one, other) => one.from.getTime() - other.from.getTime());
    },
    readSpike: (id: string) => spikes.byId(id),
    /** @returns false when it was noted before */
    noteSpike: (row: StoredReputationSpike) => spikes.insert(row),
    changeSpike: (id: string, set: Partial<Omit<StoredReputationSpike, 'id'>>) =>
      spikes.change({ _id: id }, { $set: set }),
  };
}
