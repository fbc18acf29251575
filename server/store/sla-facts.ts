import type { Connection } from 'mongoose';
import type { Repeat } from '../../shared/tasks/recurrence.ts';
import type { SlaMetric } from '../../shared/schemas/sla-policy.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { beyond, type Position } from './cursor.ts';

/** How one clock of a conversation went. */
export interface StoredSlaOutcome {
  /** Made from conversation, metric, person and start. */
  id: string;
  conversationId: string;
  metric: SlaMetric;
  policyId: string;
  policyVersion: number;
  teamId: string | null;
  assigneeId: string | null;
  channel: string;
  inboxId: string;
  startedAt: Date;
  dueAt: Date | null;
  /** null: its time is over and it still runs. */
  endedAt: Date | null;
  /** When it was over, or broken: what reports are by. */
  at: Date;
  businessSeconds: number;
  targetSeconds: number;
  met: boolean;
  /** Set to pending while it ran and the customer waited. Not there in rows of earlier versions: not known. */
  parkedTimes?: number;
  parkedSeconds?: number;
  /** Of one that was broken: why, as somebody said who looked at it. Missing or null: nobody did. */
  reviewedAt?: Date | null;
  reviewedBy?: string | null;
  reason?: string | null;
  note?: string | null;
}

export type OutcomeReview = Pick<StoredSlaOutcome, 'reviewedAt' | 'reviewedBy' | 'reason' | 'note'>;

/** Which outcomes a report reads. */
export interface OutcomeReading {
  from: Date;
  to: Date;
  /** null: all. */
  inboxIds: readonly string[] | null;
  newestFirst?: boolean;
  after?: Position | undefined;
}

export interface StoredCommitment {
  id: string;
  conversationId: string;
  inboxId: string;
  text: string;
  ownerId: string;
  dueAt: Date;
  state: 'open' | 'done' | 'cancelled';
  /** Set while it is open and nobody was told that its time has passed. */
  untold?: boolean;
  closedAt: Date | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
  /** Left out: it was promised to the customer. */
  kind?: 'task';
  repeat?: Repeat;
}

const everBefore = new Date(0);

export const slaOutcomeIndexes: IndexSpec[] = [
  { name: 'at', key: { at: 1, _id: 1 } },
  { name: 'conversation', key: { conversationId: 1 } },
  { name: 'broken', key: { reviewedAt: 1, at: -1, _id: -1 }, partialFilterExpression: { met: false } },
];
export const commitmentIndexes: IndexSpec[] = [
  { name: 'conversation', key: { conversationId: 1, dueAt: 1 } },
  { name: 'open', key: { state: 1, dueAt: 1, _id: 1 } },
  { name: 'overdue', key: { dueAt: 1 }, partialFilterExpression: { untold: true } },
  { name: 'owner', key: { ownerId: 1, state: 1, dueAt: 1 } },
];

export const slaFactQueries = {
  outcomesBetween: ({ from, to, inboxIds, newestFirst = false, after }: OutcomeReading): NamedQuery => {
    const direction = newestFirst ? -1 : 1;
    return {
      filter: {
        at: { $gte: from, $lt: to },
        ...(inboxIds && { inboxId: { $in: inboxIds } }),
        ...(after && { $and: [beyond('at', after, direction)] }),
      },
      sort: { at: direction, _id: direction },
      index: 'at',
    };
  },
  /** Broken promises that nobody has looked at, newest first. */
  unreviewed: (inboxIds: readonly string[] | null, after?: Position): NamedQuery => ({
    filter: {
      ...{ met: false, reviewedAt: null },
      ...(inboxIds && { inboxId: { $in: inboxIds } }),
      ...(after && beyond('at', after, -1)),
    },
    sort: { at: -1, _id: -1 },
    index: 'broken',
    hint: true,
  }),
  /** Reviewed last first. */
  reviewed: (inboxIds: readonly string[] | null): NamedQuery => ({
    filter: {
      ...{ met: false, reviewedAt: { $gt: everBefore } },
      ...(inboxIds && { inboxId: { $in: inboxIds } }),
    },
    sort: { reviewedAt: -1 },
    index: 'broken',
    hint: true,
  }),
  outcomesOf: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds } },
    index: 'conversation',
  }),
  commitmentsOf: (conversationId: string): NamedQuery => ({
    filter: { conversationId },
    sort: { dueAt: 1 },
    index: 'conversation',
  }),
  commitmentsOfMany: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds } },
    index: 'conversation',
  }),
  ofOwner: (ownerId: string): NamedQuery => ({
    filter: { ownerId, state: 'open' },
    sort: { dueAt: 1 },
    index: 'owner',
  }),
  newlyOverdue: (now: Date): NamedQuery => ({
    filter: { untold: true, dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    index: 'overdue',
  }),
  openCommitments: (until: Date): NamedQuery => ({
    filter: { state: 'open', dueAt: { $gt: everBefore, $lte: until } },
    sort: { dueAt: 1, _id: 1 },
    index: 'open',
  }),
};

/** How promises went: a row for each clock that is over, or broken. */
export function createSlaOutcomeStore(connection: Connection) {
  const rows = new Collection<StoredSlaOutcome>(connection, 'sla_outcomes', slaOutcomeIndexes);
  return {
    collection: rows,
    /** By when they were over or broken, in order; page on with the last one's `at` and id. */
    between: (wanted: OutcomeReading, limit: number) =>
      rows.page(slaFactQueries.outcomesBetween(wanted), limit),
    read: (id: string) => rows.byId(id),
    unreviewed: (inboxIds: readonly string[] | null, { limit, after }: { limit: number; after?: Position }) =>
      rows.page(slaFactQueries.unreviewed(inboxIds, after), limit),
    reviewed: (inboxIds: readonly string[] | null, limit: number) =>
      rows.find(slaFactQueries.reviewed(inboxIds), { limit }),
    /** @returns null when it is gone, or was kept after all */
    review: (id: string, review: Required<OutcomeReview>) =>
      rows.change({ _id: id, met: false }, { $set: review }),
    /** Writes them as they are now, and takes away what is none any more. */
    async settle(outcomes: readonly StoredSlaOutcome[], gone: readonly string[]): Promise<void> {
      if (gone.length > 0) await rows.remove({ _id: { $in: gone } });
      await rows.writeMany(
        outcomes.map(({ id, ...set }) => ({ filter: { _id: id }, update: { $set: set }, upsert: true })),
      );
    },
    ofConversation: (conversationId: string) => rows.find(slaFactQueries.outcomesOf([conversationId])),
    removeOf: (conversationIds: readonly string[]) =>
      rows.remove(slaFactQueries.outcomesOf(conversationIds).filter),
  };
}

/** What people promised customers by a time. */
export function createCommitmentStore(connection: Connection) {
  const rows = new Collection<StoredCommitment>(connection, 'commitments', commitmentIndexes);
  return {
    collection: rows,
    read: (id: string) => rows.byId(id),
    insert: (row: StoredCommitment) => rows.insert(row),
    /** Next first. */
    ofConversation: (conversationId: string, limit: number) =>
      rows.find(slaFactQueries.commitmentsOf(conversationId), { limit }),
    ofConversations: (conversationIds: readonly string[], limit: number) =>
      conversationIds.length === 0
        ? Promise.resolve([])
        : rows.find(slaFactQueries.commitmentsOfMany(conversationIds), { limit }),
    /** What somebody has to do, next first. */
    ofOwner: (ownerId: string, limit: number) => rows.find(slaFactQueries.ofOwner(ownerId), { limit }),
    /** Open ones whose time comes until then, or has passed; longest over first. */
    openUntil: (until: Date, limit: number) => rows.find(slaFactQueries.openCommitments(until), { limit }),
    newlyOverdue: (now: Date, limit: number) => rows.find(slaFactQueries.newlyOverdue(now), { limit }),
    change: (
      id: string,
      set: Partial<Omit<StoredCommitment, 'id'>>,
      provided: Partial<StoredCommitment> = {},
    ) => rows.change({ _id: id, ...provided }, { $set: set }),
    removeOf: (conversationIds: readonly string[]) =>
      rows.remove({ conversationId: { $in: conversationIds } }),
  };
}
