import type { Actor } from '../../../shared/abilities.ts';
import { slaMetric, type SlaMetric } from '../../../shared/schemas/sla-policy.ts';
import type { SlaGrouping, SlaReport, SlaReportRow } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';
import { Tallies, Tally } from './figures.ts';
import { hourClock } from './hour-clock.ts';
import { namesOf } from './names.ts';
import { periodOf, walkOutcomes } from './outcomes.ts';

/** So many are counted: a report takes a second or two and some memory, however much there is. */
const most = 200_000;

interface Counted {
  metrics: Tallies<SlaMetric>;
  overall: Tally;
  groups: Record<SlaGrouping, Tallies<string>>;
  reasons: Map<string, number>;
  /** One of each policy, for its name. */
  policies: Map<string, Pick<StoredSlaOutcome, 'policyId' | 'policyVersion'>>;
  more: boolean;
}

/**
 * How promises went in a period, of the inboxes that one sees. What is broken and not over yet counts as broken, and
 * is in no median.
 */
export async function reportSla(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { from: string; to: string; metric?: SlaMetric | undefined },
): Promise<SlaReport> {
  const { timeZone } = await context.store.workspace.read();
  const counted = await count(context, actor, { ...query, timeZone });
  const name = await namesOf(context, [...counted.policies.values()]);
  const rows = (grouping: SlaGrouping): SlaReportRow[] =>
    counted.groups[grouping]
      .rows()
      .map(({ key, figures }) => ({ ...figures, key, name: name(grouping, key) }))
      .sort(grouping === 'hour' ? byHour : byTotal);
  const byMetric = new Map(counted.metrics.rows().map(({ key, figures }) => [key, figures]));
  return {
    timeZone,
    overall: counted.overall.figures(),
    metrics: slaMetric.options.flatMap((metric) => {
      const figures = byMetric.get(metric);
      return figures ? [{ ...figures, metric }] : [];
    }),
    groups: {
      ...{ policy: rows('policy'), team: rows('team'), agent: rows('agent') },
      ...{ channel: rows('channel'), hour: rows('hour') },
    },
    reasons: [...counted.reasons]
      .map(([key, many]) => ({ key, count: many }))
      .sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1)),
    more: counted.more,
  };
}

const byTotal = (one: SlaReportRow, other: SlaReportRow) =>
  other.total - one.total || one.name.localeCompare(other.name);
const byHour = (one: SlaReportRow, other: SlaReportRow) => Number(one.key) - Number(other.key);

async function count(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: { from: string; to: string; metric?: SlaMetric | undefined; timeZone: string },
): Promise<Counted> {
  const hourOf = hourClock(query.timeZone);
  const counted = nothingYet();
  let read = 0;
  for await (const outcome of walkOutcomes(context, actor, { period: periodOf(query) })) {
    read += 1;
    if (read > most) return { ...counted, more: true };
    counted.metrics.add(outcome.metric, outcome);
    if (query.metric !== undefined && outcome.metric !== query.metric) continue;
    counted.policies.set(outcome.policyId, outcome);
    counted.overall.add(outcome);
    counted.groups.policy.add(outcome.policyId, outcome);
    counted.groups.team.add(outcome.teamId ?? 'none', outcome);
    counted.groups.agent.add(outcome.assigneeId ?? 'none', outcome);
    counted.groups.channel.add(outcome.channel, outcome);
    counted.groups.hour.add(String(hourOf(outcome.startedAt)), outcome);
    if (outcome.met) continue;
    const reason = outcome.reason ?? 'none';
    counted.reasons.set(reason, (counted.reasons.get(reason) ?? 0) + 1);
  }
  return counted;
}

function nothingYet(): Counted {
  const tallies = () => new Tallies<string>();
  return {
    metrics: new Tallies<SlaMetric>(),
    overall: new Tally(),
    groups: { policy: tallies(), team: tallies(), agent: tallies(), channel: tallies(), hour: tallies() },
    reasons: new Map(),
    policies: new Map(),
    more: false,
  };
}
