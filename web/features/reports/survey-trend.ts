import { surveyScales, type SurveyKind } from '../../../shared/surveys/kinds.ts';

/** A week of a report, as far as a line through the weeks needs it. */
export interface TrendWeek {
  week: string;
  answered: number;
  score: number | null;
  low: number | null;
  high: number | null;
}

/** Places are shares of the width, from the first week to the last, and of the height, from the top. */
export interface TrendPoint {
  week: string;
  x: number;
  y: number;
  low: number;
  high: number;
}

export interface Trend {
  points: TrendPoint[];
  /** Runs of weeks without a gap: a line does not cross weeks in which nobody answered. */
  runs: TrendPoint[][];
  /** Where nothing is: promoters and detractors even; null: below the picture. */
  zero: number | null;
}

const weekMillis = 7 * 86_400_000;
/** A share lies between 0 and 1, promoters less detractors between -1 and 1. */
const lowestOf = (kind: SurveyKind) => (surveyScales[kind].highest === 10 ? -1 : 0);
const timeOf = (week: string) => Date.parse(`${week}T00:00:00Z`);

/** The weeks as a line with its margin; null: fewer than two weeks say anything. Pure. */
export function trendOf(kind: SurveyKind, weeks: readonly TrendWeek[]): Trend | null {
  const said = weeks.filter(({ score }) => score !== null);
  const [first, last] = [said[0], said.at(-1)];
  if (!first || !last || first === last) return null;
  const [begin, span] = [timeOf(first.week), timeOf(last.week) - timeOf(first.week)];
  const lowest = lowestOf(kind);
  const heightOf = (score: number) => (1 - score) / (1 - lowest);
  const points = said.map(({ week, score, low, high }): TrendPoint => ({
    week,
    x: (timeOf(week) - begin) / span,
    y: heightOf(score ?? 0),
    low: heightOf(low ?? score ?? 0),
    high: heightOf(high ?? score ?? 0),
  }));
  const runs: TrendPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && timeOf(point.week) - timeOf(before.week) <= weekMillis) run.push(point);
    else runs.push([point]);
  }
  return { points, runs, zero: lowest < 0 ? heightOf(0) : null };
}

const places = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => `${(x * 100).toFixed(2)},${(y * 100).toFixed(2)}`).join(' ');

/** The line of a run, for an SVG of 100 by 100. Pure. */
export const lineOf = (run: readonly TrendPoint[]): string => places(run.map(({ x, y }) => [x, y]));

/** The margin around it: along the top and back along the bottom. Pure. */
export const bandOf = (run: readonly TrendPoint[]): string =>
  places([
    ...run.map(({ x, high }) => [x, high] as const),
    ...run.toReversed().map(({ x, low }) => [x, low] as const),
  ]);
