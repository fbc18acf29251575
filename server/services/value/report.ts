import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ValueReport, ValueSettings, valueQuery } from '../../../shared/schemas/value.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import { dayIn } from '../../../shared/value/days.ts';
import { periodsUntil, spanOf, type PeriodLength } from '../../../shared/value/periods.ts';
import { ValueCount } from '../../../shared/value/report.ts';
import type { Context } from '../../context.ts';
import { walkHistories } from './histories.ts';

export type ValueContext = Pick<Context, 'store' | 'clock'>;

/** So many periods beside each other: a year of months, three of quarters. */
export const periodCount: Readonly<Record<PeriodLength, number>> = { month: 13, quarter: 12, year: 6 };
export const cohortMonths = 12;

export interface ValueScene {
  settings: ValueSettings;
  timeZone: string;
  today: number;
}

/** The definitions, and what day it is by the clocks of the workspace. @throws AppError not-allowed */
export async function readScene(
  { store, clock }: ValueContext,
  actor: Actor,
  length?: PeriodLength,
): Promise<ValueScene> {
  if (!can(actor, 'value.view')) throw new AppError('not-allowed');
  const { timeZone, value } = await store.workspace.read();
  return {
    settings: { ...value, period: length ?? value.period },
    timeZone,
    today: dayIn(timeZone)(clock.now().getTime()),
  };
}

/** How many stay, how many go and what they are worth. @throws AppError not-allowed */
export async function reportValue(
  context: ValueContext,
  actor: Actor,
  query: z.infer<typeof valueQuery>,
): Promise<ValueReport> {
  const scene = await readScene(context, actor, query.period);
  const { settings, timeZone, today } = scene;
  const periods = periodsUntil(today, settings.period, periodCount[settings.period]);
  const count = new ValueCount({ ...settings, periods, today, cohortMonths });
  let more = false;
  for await (const history of walkHistories(context, { settings, timeZone, onMore: () => (more = true) })) {
    count.add(history);
  }
  const { people, cohorts, periods: figures } = count.figures();
  return {
    ...{ timeZone, settings, people, cohorts, more },
    segmentName: await segmentName(context, settings),
    periods: figures.map(({ period, ...rest }) => ({
      ...{ key: period.key, running: period.running },
      ...spanOf(period),
      ...rest,
    })),
  };
}

async function segmentName({ store }: ValueContext, { customer, segmentId }: ValueSettings): Promise<string> {
  if (customer !== 'segment' || segmentId === null) return '';
  return (await store.segments.read(segmentId))?.name ?? '';
}

/** @throws AppError not-allowed */
export async function exportValue(
  context: ValueContext,
  actor: Actor,
  { part, period }: z.infer<typeof valueQuery> & { part: 'periods' | 'cohorts' },
): Promise<string[]> {
  const report = await reportValue(context, actor, { period });
  return part === 'periods' ? periodLines(report) : cohortLines(report);
}

const cell = (value: number | null): number | string => value ?? '';

function periodLines({ periods }: ValueReport): string[] {
  const head = ['period', 'from', 'to', 'start', 'new', 'won back', 'lost', 'came and went', 'end'];
  const money = ['currency', 'orders', 'revenue', 'customers', 'average order', 'frequency', 'lifespan'];
  const lines = periods.flatMap(({ values, ...one }) => {
    const counts = [one.key, one.from, one.to, one.start, one.fresh, one.back, one.lost, one.brief, one.end];
    const shares = [cell(one.retention), cell(one.churn)];
    // A period without orders has a line all the same, each currency of another one of its own.
    const rows = values.length > 0 ? values : [null];
    return rows.map((value) => {
      const sums = value ? [value.currency, value.orders, value.revenue, value.customers] : ['', 0, 0, 0];
      const figures = [value?.averageOrder, value?.frequency, value?.lifespan, value?.value];
      return csvLine([...counts, ...shares, ...sums, ...figures.map((figure) => cell(figure ?? null))]);
    });
  });
  return [csvLine([...head, 'retention', 'churn', ...money, 'lifetime value']), ...lines];
}

function cohortLines({ cohorts }: ValueReport): string[] {
  const lines = cohorts.flatMap(({ month, size, cells }) =>
    cells.flatMap(({ active, spent }, after) => {
      const sums = Object.entries(spent);
      const rows = sums.length > 0 ? sums : [['', 0] as const];
      return rows.map(([currency, sum]) => csvLine([month, size, after, active, currency, sum]));
    }),
  );
  return [csvLine(['cohort', 'customers', 'months later', 'active', 'currency', 'spent so far']), ...lines];
}
