import type { Connection } from 'mongoose';
import type { AssignmentTrace, DecidedRule } from '../../shared/schemas/decision.ts';
import type { Activity } from '../../shared/schemas/message.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import type { ConversationUpdate } from './conversations.ts';

/** What a rule that matched does, with all that was decided about it: done again, it is the same. */
export type Planned = { ruleId: string; ruleName: string } & (
  | {
      type: 'change';
      change: Pick<ConversationUpdate, 'set' | 'add' | 'remove' | 'marked' | 'provided'>;
      /** With their ids. */
      activities: { id: string; activity: Activity }[];
    }
  | { type: 'note'; id: string; text: string }
  | { type: 'reply'; clientId: string; text: string }
  | { type: 'notify'; id: string; userIds: string[]; names: string; text: string }
  | { type: 'webhook'; id: string; url: string; body: string }
  | { type: 'sla-policy'; policyId: string; cause: string }
);

/** The trace of one event: which rules were looked at, what they saw, what is done. Kept before it is done. */
export interface StoredDecision {
  /** Made of the row and the event. */
  id: string;
  conversationId: string;
  /** The row of the thread that it happened by. */
  rowId: string;
  event: string;
  at: Date;
  /** How many rules were looked at; `rules` may hold fewer of those that did not match. */
  looked: number;
  /** How many matched. */
  fired: number;
  rules: DecidedRule[];
  /** Rules that matched and were held back, because too many did within the hour. */
  heldBack: boolean;
  does: Planned[];
  /** Rules by which the event came about: they do not hear of it, nor of what follows. */
  causedBy: string[];
  /** Only of event `assignment`: nobody's rule, but who could have had it. */
  assignment?: AssignmentTrace;
}

/** As much as is needed to count. */
export type DecisionHead = Pick<StoredDecision, 'id' | 'conversationId' | 'at' | 'fired'>;

export const decisionIndexes: IndexSpec[] = [
  { name: 'conversation', key: { conversationId: 1, at: -1 } },
  { name: 'time', key: { at: 1 } },
];

export const decisionQueries = {
  of: (conversationId: string): NamedQuery => ({
    filter: { conversationId },
    sort: { at: -1 },
    index: 'conversation',
  }),
  ofMany: (conversationIds: readonly string[]): NamedQuery => ({
    filter: { conversationId: { $in: conversationIds } },
    index: 'conversation',
  }),
  before: (moment: Date): NamedQuery => ({ filter: { at: { $lt: moment } }, sort: { at: 1 }, index: 'time' }),
};

const headFields = { conversationId: 1, at: 1, fired: 1 } as const;

/** Traces of the rules. */
export function createDecisionStore(connection: Connection) {
  const rows = new Collection<StoredDecision>(connection, 'decisions', decisionIndexes);
  return {
    collection: rows,
    /** @returns positions of those that were there already. */
    insertMany: (decisions: readonly StoredDecision[]) => rows.insertMany(decisions),
    readMany: (ids: readonly string[]) => rows.byIds(ids),
    /** Newest first. */
    of: (conversationId: string, limit: number) => rows.find(decisionQueries.of(conversationId), { limit }),
    headsOf: (conversationIds: readonly string[]): Promise<DecisionHead[]> =>
      conversationIds.length === 0
        ? Promise.resolve([])
        : rows.find(decisionQueries.ofMany(conversationIds), { projection: headFields }),
    removeMany: (ids: readonly string[]) =>
      ids.length === 0 ? Promise.resolve(0) : rows.remove({ _id: { $in: ids } }),
    removeOf: (conversationId: string) => rows.remove({ conversationId }),
    /** Takes away old ones, so many at once. @returns how many */
    async removeBefore(moment: Date, limit: number): Promise<number> {
      const old = await rows.find(decisionQueries.before(moment), { limit, projection: { _id: 1 } });
      return old.length === 0 ? 0 : rows.remove({ _id: { $in: old.map(({ id }) => id) } });
    },
  };
}
