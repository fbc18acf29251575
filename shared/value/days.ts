import { offsetsOfDay } from '../sla/zone.ts';

/** Days are counted since 1970 as the clocks of a time zone show them; months since the year 0. Pure. */

const dayMillis = 86_400_000;

/** The day that a moment is part of, by the clocks of a zone. */
export function dayIn(timeZone: string): (at: number) => number {
  return (at) => {
    const pieces = offsetsOfDay(timeZone, Math.floor(at / dayMillis));
    const offset = (pieces.find(({ to }) => at < to) ?? pieces[0])?.offset ?? 0;
    return Math.floor((at + offset) / dayMillis);
  };
}

/** "2026-11-22" of a day. */
export const dateOf = (day: number): string => new Date(day * dayMillis).toISOString().slice(0, 10);

export function monthOf(day: number): number {
  const date = new Date(day * dayMillis);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of a month. */
export const firstDayOf = (month: number): number =>
  Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMillis;

/** "2026-11" of a month. */
export const monthKey = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
