import { offsetAt } from '../sla/zone.ts';

/** How often something comes back, by the clocks of a place. */
export interface Repeat {
  unit: 'day' | 'week' | 'month';
  every: number;
  timeZone: string;
  /** Milliseconds of the day that those clocks showed the first time: a night on which they are changed moves nothing. */
  clock: number;
  /** The day of the month the first time: the 31st comes back as the last day of a short month, and as the 31st after it. */
  day: number;
}

const dayMillis = 86_400_000;
/** Nothing is put off by more steps: ten years of days. */
const mostSteps = 3660;

/** What the clocks of a place show, as if it were UTC. */
const shownAt = (timeZone: string, at: number): Date => new Date(at + offsetAt(timeZone, at));

/**
 * The moment at which clocks show this. What they skip in spring is as much later; of what they show twice in autumn the
 * first counts. Pure.
 */
export function momentShown(timeZone: string, shown: number): number {
  const [before, after] = [offsetAt(timeZone, shown - dayMillis), offsetAt(timeZone, shown + dayMillis)];
  const fits = [shown - before, shown - after].filter((at) => at + offsetAt(timeZone, at) === shown);
  return fits.length > 0 ? Math.min(...fits) : shown - before;
}

/** What a repetition is anchored to. Pure. */
export function repeatFrom(
  { unit, every, timeZone }: Pick<Repeat, 'unit' | 'every' | 'timeZone'>,
  dueAt: Date,
): Repeat {
  const shown = shownAt(timeZone, dueAt.getTime());
  return { unit, every, timeZone, clock: shown.getTime() % dayMillis, day: shown.getUTCDate() };
}

/** When it comes back: by its steps from when it was due, the first time that is after a moment. Pure. */
export function nextTime(repeat: Repeat, dueAt: Date, after: Date): Date {
  const first = shownAt(repeat.timeZone, dueAt.getTime());
  const floor = Math.max(dueAt.getTime(), after.getTime());
  let at = dueAt.getTime();
  for (let step = 1; at <= floor && step <= mostSteps; step += 1) {
    at = momentShown(repeat.timeZone, stepped(first, repeat, step));
  }
  return new Date(at);
}

function stepped(first: Date, { unit, every, clock, day }: Repeat, step: number): number {
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  if (unit !== 'month') {
    const days = step * every * (unit === 'week' ? 7 : 1);
    return Date.UTC(year, month, first.getUTCDate() + days) + clock;
  }
  const there = month + step * every;
  const lastDay = new Date(Date.UTC(year, there + 1, 0)).getUTCDate();
  return Date.UTC(year, there, Math.min(day, lastDay)) + clock;
}
