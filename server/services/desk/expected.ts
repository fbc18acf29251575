/** What comes in an hour, from the same hours of the weeks before. Pure. */

const dayHours = 24;

/** Arrivals of one day by its hours. */
export type DayCounts = readonly number[];

export interface Expectation {
  /** By the hour; null: there is no week to go by. */
  hours: (number | null)[];
  weeks: number;
  /** Each of those weeks foretold from the ones before it, and compared with what came. */
  error: { percent: number; messages: number; hours: number } | null;
}

/** @param weeks the same weekday, oldest first */
export function expectationOf(weeks: readonly DayCounts[]): Expectation {
  const hours = Array.from({ length: dayHours }, (_, hour) => meanAt(weeks, hour));
  return { hours, weeks: weeks.length, error: errorOf(weeks) };
}

function meanAt(weeks: readonly DayCounts[], hour: number): number | null {
  if (weeks.length === 0) return null;
  return weeks.reduce((sum, day) => sum + (day[hour] ?? 0), 0) / weeks.length;
}

/** Hours in which nothing came have no percentage: they count in messages only. */
function errorOf(weeks: readonly DayCounts[]): Expectation['error'] {
  const parts: number[] = [];
  const wrong: number[] = [];
  weeks.forEach((day, position) => {
    const before = weeks.slice(0, position);
    for (let hour = 0; hour < dayHours; hour += 1) {
      const expected = meanAt(before, hour);
      if (expected === null) continue;
      const came = day[hour] ?? 0;
      wrong.push(Math.abs(came - expected));
      if (came > 0) parts.push(Math.abs(came - expected) / came);
    }
  });
  if (parts.length === 0) return null;
  return { percent: mean(parts) * 100, messages: mean(wrong), hours: parts.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
