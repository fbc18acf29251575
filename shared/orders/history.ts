import { isCounted, type CountedOrder } from './summary.ts';

/** What somebody ordered, in short: what came to something, oldest first. */
export interface OrderHistory {
  /** When (in milliseconds), how much in thousandths, and which of `currencies`. */
  entries: [number, number, number][];
  currencies: string[];
}

/** Pure. */
export function historyOf(
  orders: readonly Pick<CountedOrder, 'status' | 'total' | 'currency' | 'placedAt'>[],
): OrderHistory {
  const currencies: string[] = [];
  const indexOf = (currency: string) => {
    const known = currencies.indexOf(currency);
    return known >= 0 ? known : currencies.push(currency) - 1;
  };
  const entries = orders
    .filter(isCounted)
    .toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
    .map(({ placedAt, total, currency }): [number, number, number] => [
      placedAt.getTime(),
      Math.round(total * 1000),
      indexOf(currency),
    ]);
  return { entries, currencies };
}
