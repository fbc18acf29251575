import type { Connection } from 'mongoose';
import type { SampleReason } from '../../shared/quality/sample.ts';
import type { Answers } from '../../shared/quality/score.ts';
import { sampling, type CardQuestion, type Sampling } from '../../shared/schemas/quality.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

export interface StoredScorecard {
  id: string;
  name: string;
  /** Empty: for all. */
  channels: string[];
  questions: CardQuestion[];
  createdAt: Date;
  updatedAt: Date;
}

export interface StoredScore {
  by: string;
  at: Date;
  answers: Answers;
  note: string;
  percent: number | null;
}

/** A conversation that is looked at again: at most one for each. */
export interface StoredReview {
  /** Made from the conversation. */
  id: string;
  conversationId: string;
  inboxId: string;
  channel: string;
  agentId: string;
  why: SampleReason;
  pickedAt: Date;
  needs: 1 | 2;
  card: Pick<StoredScorecard, 'id' | 'name' | 'questions'>;
  /** At most as many as it needs, each by somebody else. */
  scores: StoredScore[];
  state: 'open' | 'done';
  doneAt: Date | null;
  percent: number | null;
  coaching: { text: string; by: string; at: Date } | null;
}

interface StoredSampling extends Sampling {
  id: string;
  /** Up to where finished conversations were looked at. */
  seenUntil: Date;
}

/** Which reviews are read. @property inboxIds null: all */
export interface ReviewReading {
  inboxIds: readonly string[] | null;
  after?: Position | undefined;
}

export const reviewIndexes: IndexSpec[] = [
  { name: 'picked', key: { state: 1, pickedAt: 1, _id: 1 } },
  { name: 'done', key: { state: 1, doneAt: -1, _id: -1 } },
  { name: 'agent', key: { agentId: 1, state: 1, doneAt: -1 } },
  { name: 'conversation', key: { conversationId: 1 } },
];

const within = (inboxIds: readonly string[] | null) => inboxIds && { inboxId: { $in: inboxIds } };

export const qualityQueries = {
  /** What somebody may still score: not their own work, nor what they have scored. */
  open: (by: string, { inboxIds, after }: ReviewReading): NamedQuery => ({
    filter: {
      ...{ state: 'open', agentId: { $ne: by }, 'scores.by': { $ne: by } },
      ...within(inboxIds),
      ...(after && beyond('pickedAt', after, 1)),
    },
    sort: { pickedAt: 1, _id: 1 },
    index: 'picked',
    hint: true,
  }),
  done: ({ inboxIds, after }: ReviewReading): NamedQuery => ({
    filter: { state: 'done', ...within(inboxIds), ...(after && beyond('doneAt', after, -1)) },
    sort: { doneAt: -1, _id: -1 },
    index: 'done',
    hint: true,
  }),
  doneBetween: ({ from, to, inboxIds }: ReviewReading & { from: Date; to: Date }): NamedQuery => ({
    filter: { state: 'done', doneAt: { $gte: from, $lt: to }, ...within(inboxIds) },
    sort: { doneAt: -1, _id: -1 },
    index: 'done',
    hint: true,
  }),
  ofAgent: (agentId: string): NamedQuery => ({
    filter: { agentId, state: 'done' },
    sort: { doneAt: -1 },
    index: 'agent',
  }),
  ofConversations: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds } },
    index: 'conversation',
  }),
};

const samplingKey = 'sampling';

/** Scorecards, which work is looked at again, and what was said of it. */
export function createQualityStore(connection: Connection) {
  const cards = new Collection<StoredScorecard>(connection, 'scorecards', []);
  const rows = new Collection<StoredReview>(connection, 'quality_reviews', reviewIndexes);
  const settings = new Collection<StoredSampling>(connection, 'quality_sampling', []);
  return {
    cards,
    collection: rows,
    settings,
    /** The oldest first: few. */
    async listCards(): Promise<StoredScorecard[]> {
      const all = await cards.find({ filter: {}, sort: { _id: 1 }, index: '_id_' });
      return all.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
    },
    insertCard: (card: StoredScorecard) => cards.insert(card),
    changeCard: (id: string, set: Omit<StoredScorecard, 'id' | 'createdAt'>) =>
      cards.change({ _id: id }, { $set: set }),
    removeCard: (id: string) => cards.remove({ _id: id }),
    /** null: nobody has said anything. */
    async readSampling(): Promise<(Sampling & { seenUntil: Date }) | null> {
      const row = await settings.byId(samplingKey);
      return row && { ...sampling.parse(row), seenUntil: row.seenUntil };
    },
    async saveSampling(rules: Sampling, since: Date): Promise<void> {
      const update = { $set: rules, $setOnInsert: { seenUntil: since } };
      await settings.change({ _id: samplingKey }, update, { upsert: true });
    },
    async seenUntil(moment: Date): Promise<void> {
      await settings.change({ _id: samplingKey }, { $max: { seenUntil: moment } });
    },
    /** @returns false when it was picked before */
    insert: (row: StoredReview) => rows.insert(row),
    read: (id: string) => rows.byId(id),
    open: (by: string, reading: ReviewReading, limit: number) =>
      rows.page(qualityQueries.open(by, reading), limit),
    done: (reading: ReviewReading, limit: number) => rows.page(qualityQueries.done(reading), limit),
    doneBetween: (reading: ReviewReading & { from: Date; to: Date }, limit: number) =>
      rows.page(qualityQueries.doneBetween(reading), limit),
    ofAgent: (agentId: string, limit: number) => rows.find(qualityQueries.ofAgent(agentId), { limit }),
    /** Adds a score to what has so many. @returns null when another one came meanwhile, or its maker has scored it */
    score: (
      id: string,
      { score, has, set }: { score: StoredScore; has: number; set: Partial<StoredReview> },
    ) =>
      rows.change(
        { _id: id, state: 'open', scores: { $size: has }, 'scores.by': { $ne: score.by } },
        { $push: { scores: score }, ...(Object.keys(set).length > 0 && { $set: set }) },
      ),
    coach: (id: string, coaching: StoredReview['coaching']) =>
      rows.change({ _id: id, state: 'done' }, { $set: { coaching } }),
    /** @returns how many: none when somebody has scored it */
    drop: (id: string) => rows.remove({ _id: id, scores: { $size: 0 } }),
    removeOf: (conversationIds: readonly string[]) =>
      rows.remove(qualityQueries.ofConversations(conversationIds).filter),
  };
}
export type QualityStore = ReturnType<typeof createQualityStore>;
