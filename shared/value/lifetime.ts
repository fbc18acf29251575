import type { CustomerHistory, Movement } from './customers.ts';
import type { Period } from './periods.ts';

/** What one currency came to in a period. Currencies are kept apart: nobody guesses a rate. */
export interface LifetimeValue {
  currency: string;
  orders: number;
  /** What was taken, in the currency. */
  revenue: number;
  /** Customers of the period who ever ordered in this currency until its end. */
  customers: number;
  /** revenue / orders; null: nothing was ordered. */
  averageOrder: number | null;
  /** orders / customers, for one period. */
  frequency: number | null;
  /** 1 / churn, in periods; null: nobody was lost, so that there is no telling. */
  lifespan: number | null;
  /** average order × frequency × lifespan */
  value: number | null;
}

const thousandths = 1000;

/** Adds up what was ordered in one period, by currency. */
export class CurrencyTallies {
  readonly #period: Pick<Period, 'from' | 'to'>;
  readonly #sums = new Map<string, { orders: number; amount: number; customers: number }>();

  constructor(period: Pick<Period, 'from' | 'to'>) {
    this.#period = period;
  }

  /** @param movement what became of the person in this period; null: they are no customer of it, nor is what they ordered */
  add({ purchases }: CustomerHistory, movement: Movement | null): void {
    if (movement === null) return;
    const { from, to } = this.#period;
    const theirs = new Set<string>();
    for (const { day, amount, currency } of purchases) {
      if (day >= to) break;
      theirs.add(currency);
      if (day < from) continue;
      const sum = this.#of(currency);
      sum.orders += 1;
      sum.amount += amount;
    }
    for (const currency of theirs) this.#of(currency).customers += 1;
  }

  /** Most orders first. @param churn of the period */
  values(churn: number | null): LifetimeValue[] {
    return [...this.#sums]
      .filter(([, { orders }]) => orders > 0)
      .map(([currency, { orders, amount, customers }]) =>
        lifetimeValue({ currency, orders, revenue: amount / thousandths, customers, churn }),
      )
      .toSorted((a, b) => b.orders - a.orders || a.currency.localeCompare(b.currency));
  }

  #of(currency: string) {
    const sum = this.#sums.get(currency) ?? { orders: 0, amount: 0, customers: 0 };
    this.#sums.set(currency, sum);
    return sum;
  }
}

/** Pure. */
export function lifetimeValue({
  currency,
  orders,
  revenue,
  customers,
  churn,
}: Pick<LifetimeValue, 'currency' | 'orders' | 'revenue' | 'customers'> & {
  churn: number | null;
}): LifetimeValue {
  const averageOrder = orders === 0 ? null : revenue / orders;
  const frequency = customers === 0 ? null : orders / customers;
  const lifespan = churn === null || churn === 0 ? null : 1 / churn;
  const value =
    averageOrder === null || frequency === null || lifespan === null
      ? null
      : averageOrder * frequency * lifespan;
  return { currency, orders, revenue, customers, averageOrder, frequency, lifespan, value };
}
