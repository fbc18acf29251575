import type { SlaMetric } from '../../../shared/schemas/sla-policy.ts';
import type { StoredSlaOutcome } from '../../../server/store/sla-facts.ts';
import { percentile, rounded, type Row } from '../scenario.ts';
import type { ShiftContext } from './floor.ts';
import type { ShiftOutcome } from './run.ts';

const everything = 1_000_000;

/** What a supervisor would be told of the day. */
export interface ServiceLevels {
  rows: Row[];
  notes: string[];
}

/** How promises were kept, how long people waited, how work was shared. */
export async function serviceLevels(context: ShiftContext, outcome: ShiftOutcome): Promise<ServiceLevels> {
  const { store } = context;
  const outcomes = await store.slaOutcomes.collection.find(
    { filter: {}, index: '_id_' },
    { limit: everything },
  );
  const said = await activities(context);
  const rows = [...Map.groupBy(outcomes, ({ metric }) => metric)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([metric, own]) => rowOf(metric, own));
  const answers = await answersByPerson(context, outcome);
  const open = await store.conversations.count(
    { view: 'all', status: 'open', spam: false, sort: 'newest', inboxIds: null, userId: '' },
    everything,
  );
  const all = await store.conversations.collection.native.countDocuments({});
  const { looked } = outcome.checks;
  return {
    rows,
    notes: [
      `${all} conversations, ${outcome.handed} messages of customers, ${answers.total} answers; open at the end: ${open.count}`,
      `answers per person: least ${answers.least}, median ${answers.median}, most ${answers.most}`,
      `told in threads: ${said.map(([what, count]) => `${what} ${String(count)}`).join(', ')}`,
      `held against the truth: ${looked.conversations} threads, ${looked.deadlines} deadlines, ${looked.walls} walls, ${looked.unowned} times one without an owner`,
    ],
  };
}

function rowOf(metric: SlaMetric, outcomes: readonly StoredSlaOutcome[]): Row {
  const waits = outcomes
    .filter(({ endedAt }) => endedAt !== null)
    .map(({ businessSeconds }) => businessSeconds / 60);
  const met = outcomes.filter((one) => one.met).length;
  return {
    promise: metric,
    clocks: outcomes.length,
    'met %': rounded((100 * met) / outcomes.length),
    breached: outcomes.length - met,
    'p50 min': rounded(percentile(waits, 0.5)),
    'p90 min': rounded(percentile(waits, 0.9)),
  };
}

/** How often what was said in threads, by its kind. */
async function activities({ store }: ShiftContext): Promise<[string, number][]> {
  const groups = await store.messages.collection.native
    .aggregate<{ _id: string; count: number }>([
      { $match: { kind: 'activity' } },
      { $group: { _id: '$activity.type', count: { $sum: 1 } } },
    ])
    .toArray();
  return groups
    .map(({ _id, count }): [string, number] => [_id, count])
    .sort(([, one], [, other]) => other - one);
}

async function answersByPerson({ store }: ShiftContext, { floor }: ShiftOutcome) {
  const groups = await store.messages.collection.native
    .aggregate<{ _id: string; count: number }>([
      { $match: { kind: 'outbound' } },
      { $group: { _id: '$author.id', count: { $sum: 1 } } },
    ])
    .toArray();
  const byId = new Map(groups.map(({ _id, count }) => [_id, count]));
  const counts = floor.people.map(({ actor }) => byId.get(actor.userId) ?? 0);
  return {
    total: counts.reduce((sum, one) => sum + one, 0),
    least: Math.min(...counts),
    median: percentile(counts, 0.5),
    most: Math.max(...counts),
  };
}
