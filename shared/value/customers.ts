import type { Period } from './periods.ts';

export interface Purchase {
  day: number;
  /** In thousandths, so that sums are exact. */
  amount: number;
  currency: string;
}

/** What a person did, as far as it makes them a customer. */
export interface CustomerHistory {
  id: string;
  /** Days on which they ordered, or wrote; in order, each once. */
  active: readonly number[];
  /** In the order of their days. */
  purchases: readonly Purchase[];
}

/** Where a person stands at both ends of a period. */
export type Movement = 'kept' | 'lost' | 'fresh' | 'back' | 'brief';
export const movements = ['kept', 'lost', 'fresh', 'back', 'brief'] as const satisfies Movement[];

/** How many of the days come before this one; the days are in order. */
export function countBefore(days: readonly number[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Is somebody a customer when a day begins? Whoever was active on one of the days before it, as many of them as it takes to be
 * lost.
 */
export function isCustomerAt(active: readonly number[], day: number, lostDays: number): boolean {
  const last = active[countBefore(active, day) - 1];
  return last !== undefined && last >= day - lostDays;
}

/**
 * What became of a person in a period; null: they are no part of it. `fresh` came for the first time, `back` was lost before,
 * `brief` came and was lost again within it, so that neither end sees them.
 */
export function movementOf(
  active: readonly number[],
  { from, to }: Pick<Period, 'from' | 'to'>,
  lostDays: number,
): Movement | null {
  const atStart = isCustomerAt(active, from, lostDays);
  const atEnd = isCustomerAt(active, to, lostDays);
  if (atStart) return atEnd ? 'kept' : 'lost';
  const before = countBefore(active, from);
  if (countBefore(active, to) === before) return null;
  if (!atEnd) return 'brief';
  return before === 0 ? 'fresh' : 'back';
}

export interface Movements {
  /** Customers when it begins, and when it ends. */
  start: number;
  end: number;
  /** Became customers: for the first time, and again. */
  fresh: number;
  back: number;
  lost: number;
  brief: number;
  /** (end − new) / start, new being `fresh` and `back`; null: there was nobody at the start. */
  retention: number | null;
  /** lost / start */
  churn: number | null;
}

export type MovementCounts = Record<Movement, number>;
export const noMovements = (): MovementCounts => ({ kept: 0, lost: 0, fresh: 0, back: 0, brief: 0 });

/** Pure. */
export function movementsFrom({ kept, lost, fresh, back, brief }: MovementCounts): Movements {
  const start = kept + lost;
  const end = kept + fresh + back;
  return {
    ...{ start, end, fresh, back, lost, brief },
    retention: start === 0 ? null : (end - fresh - back) / start,
    churn: start === 0 ? null : lost / start,
  };
}
