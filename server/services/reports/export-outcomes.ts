import type { Actor } from '../../../shared/abilities.ts';
import type { OutcomeFilter, SlaOutcome } from '../../../shared/schemas/sla-report.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import type { Context } from '../../context.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';
import { outcomeTest, periodOf, walkOutcomes } from './outcomes.ts';
import { presentOutcomes } from './present-outcome.ts';

const atOnce = 500;

const columns = [
  ...['conversation', 'customer', 'subject', 'channel', 'inbox', 'metric', 'policy', 'team', 'agent'],
  ...[
    'started',
    'due',
    'ended',
    'met',
    'business_seconds',
    'target_seconds',
    'parked_times',
    'parked_seconds',
  ],
  ...['reason', 'note', 'reviewed_by', 'reviewed_at'],
];

/** The promises behind a figure as CSV, a line for each, oldest first. */
export async function* exportOutcomes(
  context: Pick<Context, 'store'>,
  actor: Actor,
  filter: OutcomeFilter,
): AsyncGenerator<string> {
  const { store } = context;
  const { timeZone } = await store.workspace.read();
  const fits = outcomeTest(filter, timeZone);
  const called = await names(context);
  yield csvLine(columns);
  let some: StoredSlaOutcome[] = [];
  const written = async () =>
    (await presentOutcomes(context, some)).map((one) => csvLine(cells(one, called)));
  for await (const outcome of walkOutcomes(context, actor, { period: periodOf(filter) })) {
    if (!fits(outcome)) continue;
    some.push(outcome);
    if (some.length < atOnce) continue;
    yield* await written();
    some = [];
  }
  yield* await written();
}

type Called = (id: string | null) => string;

async function names({ store }: Pick<Context, 'store'>): Promise<Called> {
  const lists = await Promise.all([store.teams.list(), store.users.list(), store.inboxes.list()]);
  const known = new Map(lists.flat().map(({ id, name }) => [id, name]));
  return (id) => known.get(id ?? '') ?? '';
}

function cells(outcome: SlaOutcome, called: Called): (string | number)[] {
  const { number, name, subject, channel, metric, policyName, startedAt, dueAt, endedAt, review } = outcome;
  return [
    ...[number, name, subject, channel, called(outcome.inboxId), metric, policyName],
    ...[called(outcome.teamId), called(outcome.assigneeId), startedAt, dueAt ?? '', endedAt ?? ''],
    ...[outcome.met ? 'yes' : 'no', outcome.businessSeconds, outcome.targetSeconds],
    ...[outcome.parked.times, outcome.parked.seconds],
    ...[review?.reason ?? '', review?.note ?? '', called(review?.by ?? null), review?.at ?? ''],
  ];
}
