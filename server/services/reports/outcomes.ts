import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OutcomeFilter } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import type { Position } from '../../store/cursor.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { hourClock } from './hour-clock.ts';

/** What a report reads at once: between two readings others have their turn. */
const atOnce = 2000;
const longestDays = 400;

export type OutcomeTest = (outcome: StoredSlaOutcome) => boolean;

/** What a report is about, as moments. @throws AppError validation-failed */
export function periodOf({ from, to }: Pick<OutcomeFilter, 'from' | 'to'>): { from: Date; to: Date } {
  const period = { from: new Date(from), to: new Date(to) };
  const days = (period.to.getTime() - period.from.getTime()) / 86_400_000;
  if (days > 0 && days <= longestDays) return period;
  throw new AppError('validation-failed', {
    fields: [{ path: 'to', message: `Later than the beginning, and at most ${String(longestDays)} days.` }],
  });
}

/** Does an outcome belong to what was asked for? */
export function outcomeTest(filter: OutcomeFilter, timeZone: string): OutcomeTest {
  const { metric, policyId, channel, hour, met, reason, parked } = filter;
  const hourOf = hourClock(timeZone);
  const isOf = (wanted: string | undefined, value: string | null | undefined) =>
    wanted === undefined || wanted === (value ?? 'none');
  return (outcome) =>
    isOf(metric, outcome.metric) &&
    isOf(policyId, outcome.policyId) &&
    isOf(filter.teamId, outcome.teamId) &&
    isOf(filter.agentId, outcome.assigneeId) &&
    isOf(channel, outcome.channel) &&
    (met === undefined || met === outcome.met) &&
    (parked === undefined || parked === (outcome.parkedTimes ?? 0) > 0) &&
    (reason === undefined || (!outcome.met && isOf(reason, outcome.reason))) &&
    (hour === undefined || hour === hourOf(outcome.startedAt));
}

interface Walk {
  period: { from: Date; to: Date };
  newestFirst?: boolean;
  after?: Position | undefined;
}

/** Outcomes of inboxes that one sees, read page by page. */
export async function* walkOutcomes(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { period, newestFirst = false, after }: Walk,
): AsyncGenerator<StoredSlaOutcome> {
  const inboxIds = visibleInboxIds(actor);
  for (let from = after; ;) {
    const reading = { ...period, inboxIds, newestFirst, after: from };
    const { items, last } = await store.slaOutcomes.between(reading, atOnce);
    yield* items;
    if (last === null) return;
    from = { at: last.at, id: last.id };
  }
}
