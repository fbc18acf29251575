import { offsetAt } from '../../../shared/sla/zone.ts';

const dayMillis = 86_400_000;
/** Clocks are changed at a quarter of an hour at the finest. */
const quarterMillis = 900_000;

export interface LocalHour {
  /** As "2026-11-22". */
  day: string;
  hour: number;
}

/** What the clocks of a place show; remembered, because asking the calendar is slow. */
export function localClock(timeZone: string): (at: Date) => LocalHour {
  const known = new Map<number, LocalHour>();
  return (at) => {
    const quarter = Math.floor(at.getTime() / quarterMillis);
    const before = known.get(quarter);
    if (before) return before;
    const begin = quarter * quarterMillis;
    const shown = new Date(begin + offsetAt(timeZone, begin));
    const found = { day: shown.toISOString().slice(0, 10), hour: shown.getUTCHours() };
    known.set(quarter, found);
    return found;
  };
}

/** When a day begins there. */
export function beginOf(day: string, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`);
  const guess = wall - offsetAt(timeZone, wall);
  return new Date(wall - offsetAt(timeZone, guess));
}

/** So many days later; earlier with a minus. */
export function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMillis).toISOString().slice(0, 10);
}

/** From one day to another, both included, in order. */
export function daysFrom(from: string, to: string): string[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMillis);
  return Array.from({ length: Math.max(0, days + 1) }, (_, at) => shifted(from, at));
}
