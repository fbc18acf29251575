import type { Connection } from 'mongoose';
import type { DryRun } from '../../shared/schemas/dry-run.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';

/** A call that a rule makes to another system. */
export interface StoredWebhookCall {
  id: string;
  ruleId: string;
  conversationId: string;
  url: string;
  body: string;
  state: 'queued' | 'sent' | 'failed';
  attempts: number;
  /** queued: not before then. */
  nextTryAt: Date;
  /** What came back, or why nothing did. */
  answer: string | null;
  createdAt: Date;
}

/** A moment that a rule waits for. */
export interface StoredTimer {
  id: string;
  conversationId: string;
  hours: number;
  dueAt: Date;
}

/** Up to where the clock of a measure has gone. */
interface StoredProgress {
  id: string;
  until: Date;
}

export interface StoredDryRun extends Omit<DryRun, 'startedAt'> {
  startedAt: Date;
  /** The rule as it was tried. */
  rule: unknown;
  days: number;
}

export const webhookIndexes: IndexSpec[] = [
  { name: 'due', key: { nextTryAt: 1 }, partialFilterExpression: { state: 'queued' } },
  { name: 'rule', key: { ruleId: 1, createdAt: -1 } },
  { name: 'conversation', key: { conversationId: 1 } },
  { name: 'time', key: { createdAt: 1 } },
];
export const timerIndexes: IndexSpec[] = [{ name: 'due', key: { dueAt: 1 } }];
export const dryRunIndexes: IndexSpec[] = [{ name: 'time', key: { startedAt: 1 } }];

export const ruleWorkQueries = {
  dueWebhooks: (now: Date): NamedQuery => ({
    filter: { state: 'queued', nextTryAt: { $lte: now } },
    sort: { nextTryAt: 1 },
    index: 'due',
  }),
  webhooksOf: (ruleId: string): NamedQuery => ({
    filter: { ruleId },
    sort: { createdAt: -1 },
    index: 'rule',
  }),
  dueTimers: (now: Date): NamedQuery => ({
    filter: { dueAt: { $lte: now } },
    sort: { dueAt: 1 },
    index: 'due',
  }),
  oldDryRuns: (before: Date): NamedQuery => ({ filter: { startedAt: { $lt: before } }, index: 'time' }),
  oldWebhooks: (before: Date): NamedQuery => ({ filter: { createdAt: { $lt: before } }, index: 'time' }),
};

/** What rules have under way. */
export function createRuleWorkStore(connection: Connection) {
  const webhooks = new Collection<StoredWebhookCall>(connection, 'rule_webhooks', webhookIndexes);
  const timers = new Collection<StoredTimer>(connection, 'rule_timers', timerIndexes);
  const progress = new Collection<StoredProgress>(connection, 'rule_progress', []);
  const dryRuns = new Collection<StoredDryRun>(connection, 'rule_dry_runs', dryRunIndexes);
  return {
    webhooks,
    timers,
    progress,
    dryRuns,
    /** @returns false when it is known. */
    addWebhook: (call: StoredWebhookCall) => webhooks.insert(call),
    readWebhook: (id: string) => webhooks.byId(id),
    dueWebhooks: (now: Date, limit: number) => webhooks.find(ruleWorkQueries.dueWebhooks(now), { limit }),
    /** Newest first. */
    webhooksOf: (ruleId: string, limit: number) =>
      webhooks.find(ruleWorkQueries.webhooksOf(ruleId), { limit }),
    /** @returns the call after it; null when somebody else has it in hand. */
    changeWebhook: (call: Pick<StoredWebhookCall, 'id' | 'attempts'>, set: Partial<StoredWebhookCall>) =>
      webhooks.change({ _id: call.id, attempts: call.attempts, state: 'queued' }, { $set: set }),
    /** Asked for again by a person. @returns null when it was sent, or is gone. */
    retryWebhook: (id: string, now: Date) =>
      webhooks.change(
        { _id: id, state: { $in: ['queued', 'failed'] } },
        { $set: { state: 'queued', attempts: 0, nextTryAt: now } },
      ),
    addTimers: (rows: readonly StoredTimer[]) => timers.insertMany(rows),
    dueTimers: (now: Date, limit: number) => timers.find(ruleWorkQueries.dueTimers(now), { limit }),
    removeTimers: (ids: readonly string[]) => timers.remove({ _id: { $in: ids } }),
    progressOf: async (id: string) => (await progress.byId(id))?.until ?? null,
    saveProgress: (id: string, until: Date) =>
      progress.change({ _id: id }, { $set: { until } }, { upsert: true }),
    addDryRun: (run: StoredDryRun) => dryRuns.insert(run),
    readDryRun: (id: string) => dryRuns.byId(id),
    changeDryRun: (id: string, set: Partial<StoredDryRun>) => dryRuns.change({ _id: id }, { $set: set }),
    removeOf: (conversationId: string) => webhooks.remove({ conversationId }),
    /** What nobody will ask for any more. */
    async removeBefore(moment: Date): Promise<number> {
      const old = await dryRuns.remove(ruleWorkQueries.oldDryRuns(moment).filter);
      return old + (await webhooks.remove(ruleWorkQueries.oldWebhooks(moment).filter));
    },
  };
}
