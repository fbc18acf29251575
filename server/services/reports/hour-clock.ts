import { minutesAhead } from '../desk/local-day.ts';

/** Clocks are changed at a quarter of an hour at the finest. */
const quarterMillis = 900_000;

/** Which hour (0 to 23) the clocks of a place show; remembered, because asking the calendar is slow. */
export function hourClock(timeZone: string): (at: Date) => number {
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at.getTime() / quarterMillis);
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const shown = new Date(quarter * quarterMillis);
    const hour = new Date(shown.getTime() + minutesAhead(shown, timeZone) * 60_000).getUTCHours();
    known.set(quarter, hour);
    return hour;
  };
}
