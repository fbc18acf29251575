import type { OrderStatus } from '../schemas/order.ts';

/** As much of an order as is counted. */
export interface CountedOrder {
  number: string;
  status: OrderStatus;
  total: number;
  currency: string;
  placedAt: Date;
  url: string | null;
}

/** What a contact's orders come to; the latest one is there whatever became of it. */
export interface OrderTally {
  /** By currency; without what was cancelled or returned. */
  sums: Record<string, { count: number; total: number }>;
  /** When the first of those was placed; left out before it was kept. */
  firstAt?: Date | null;
  /** When the last of those was placed; null: there is none. */
  lastAt: Date | null;
  latest: CountedOrder | null;
}

export interface OrderTotals {
  count: number;
  /** In the currency of most of them. */
  total: number;
  currency: string;
  /** When they ordered for the first time; null: not known. */
  firstAt: Date | null;
  lastAt: Date;
}

/** Currencies have three decimals at most: no sum shows more. */
const rounded = (amount: number) => Math.round(amount * 1000) / 1000;
/** What was cancelled or returned came to nothing. */
export const isCounted = ({ status }: Pick<CountedOrder, 'status'>): boolean =>
  status !== 'cancelled' && status !== 'returned';

/** Pure. */
export function tallyOrders(orders: readonly CountedOrder[]): OrderTally {
  const sums: OrderTally['sums'] = {};
  let firstAt: Date | null = null;
  let lastAt: Date | null = null;
  let latest: CountedOrder | null = null;
  for (const order of orders) {
    if (latest === null || order.placedAt > latest.placedAt) latest = order;
    if (!isCounted(order)) continue;
    const { count, total } = sums[order.currency] ?? { count: 0, total: 0 };
    sums[order.currency] = { count: count + 1, total: rounded(total + order.total) };
    if (lastAt === null || order.placedAt > lastAt) lastAt = order.placedAt;
    if (firstAt === null || order.placedAt < firstAt) firstAt = order.placedAt;
  }
  return { sums, firstAt, lastAt, latest };
}

const earlier = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other < one) ? other : one;
const later = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other > one) ? other : one;

/** The tallies of all contacts of one person as one. Pure. */
export function joinTallies(tallies: readonly OrderTally[]): OrderTally | null {
  if (tallies.length === 0) return null;
  const sums: OrderTally['sums'] = {};
  for (const [currency, sum] of tallies.flatMap((tally) => Object.entries(tally.sums))) {
    const { count, total } = sums[currency] ?? { count: 0, total: 0 };
    sums[currency] = { count: count + sum.count, total: rounded(total + sum.total) };
  }
  const latest = tallies
    .flatMap((tally) => tally.latest ?? [])
    .reduce<CountedOrder | null>((one, next) => (one && one.placedAt >= next.placedAt ? one : next), null);
  return {
    ...{ sums, latest },
    firstAt: tallies.reduce<Date | null>((at, tally) => earlier(at, tally.firstAt ?? null), null),
    lastAt: tallies.reduce<Date | null>((at, tally) => later(at, tally.lastAt), null),
  };
}

/** What is said of them: how many in all, and the sum in the currency of most. Pure. */
export function totalsOf(tally: OrderTally | null | undefined): OrderTotals | null {
  if (!tally?.lastAt) return null;
  const sums = Object.entries(tally.sums);
  const [most] = sums.toSorted(([a, x], [b, y]) => y.count - x.count || a.localeCompare(b));
  const count = sums.reduce((all, [, sum]) => all + sum.count, 0);
  if (!most) return null;
  const { lastAt, firstAt = null } = tally;
  return { count, total: most[1].total, currency: most[0], firstAt, lastAt };
}
