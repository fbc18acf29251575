import { dateOf, firstDayOf, monthKey, monthOf } from './days.ts';

export const periodLengths = ['month', 'quarter', 'year'] as const;
export type PeriodLength = (typeof periodLengths)[number];

/** From a day on until another, which is no longer part of it. */
export interface Period {
  /** "2026-11", "2026-Q4" or "2026". */
  key: string;
  from: number;
  /** Of the one that runs: tomorrow. */
  to: number;
  /** It runs: what it says is what there is so far. */
  running: boolean;
}

const months = { month: 1, quarter: 3, year: 12 } as const;

/** The period that begins with a month, as people say it. */
function keyOf(month: number, length: PeriodLength): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  if (length === 'year') return year;
  return length === 'month' ? monthKey(month) : `${year}-Q${String(Math.floor((month % 12) / 3) + 1)}`;
}

/** So many periods, oldest first; the last one is the one that today is part of. Pure. */
export function periodsUntil(today: number, length: PeriodLength, count: number): Period[] {
  const size = months[length];
  const running = Math.floor(monthOf(today) / size);
  return Array.from({ length: count }, (_, at) => {
    const month = (running - count + 1 + at) * size;
    const isRunning = at === count - 1;
    return {
      key: keyOf(month, length),
      from: firstDayOf(month),
      to: isRunning ? today + 1 : firstDayOf(month + size),
      running: isRunning,
    };
  });
}

/** Its first day and its last, as "2026-11-01". */
export const spanOf = ({ from, to }: Pick<Period, 'from' | 'to'>): { from: string; to: string } => ({
  from: dateOf(from),
  to: dateOf(to - 1),
});
