import type { CustomerHistory } from './customers.ts';
import { monthKey, monthOf } from './days.ts';

export interface CohortCell {
  /** How many of the cohort were active in this month. */
  active: number;
  /** What the whole cohort has spent until the end of this month, by currency. */
  spent: Record<string, number>;
}

/** Those who came for the first time in one month. */
export interface Cohort {
  /** "2026-11" */
  month: string;
  size: number;
  /** The month in which they came, the one after it, and so on until now. */
  cells: CohortCell[];
}

/** Counts cohorts by the month of the first order (or the first word), while people pass by. */
export class CohortTable {
  readonly #first: number;
  readonly #last: number;
  readonly #sizes: number[];
  readonly #active: number[][];
  readonly #spent: Map<string, number>[][];

  /** @param today the last day that counts @param months so many cohorts, the month of today included */
  constructor(today: number, months: number) {
    this.#last = monthOf(today);
    this.#first = this.#last - months + 1;
    const rows = Array.from({ length: months }, (_, row) => months - row);
    this.#sizes = rows.map(() => 0);
    this.#active = rows.map((cells) => Array.from({ length: cells }, () => 0));
    this.#spent = rows.map((cells) => Array.from({ length: cells }, () => new Map<string, number>()));
  }

  add({ active, purchases }: CustomerHistory): void {
    const [first] = active;
    if (first === undefined) return;
    const born = monthOf(first);
    if (born < this.#first || born > this.#last) return;
    const row = born - this.#first;
    this.#sizes[row] = (this.#sizes[row] ?? 0) + 1;
    const counts = this.#active[row] ?? [];
    for (const month of new Set(active.map(monthOf))) {
      const at = month - born;
      if (counts[at] !== undefined) counts[at] += 1;
    }
    for (const { day, amount, currency } of purchases) {
      // Who wrote before they ordered is of the month in which they wrote; what came earlier counts at once.
      const cell = this.#spent[row]?.[Math.max(0, monthOf(day) - born)];
      cell?.set(currency, (cell.get(currency) ?? 0) + amount);
    }
  }

  /** Oldest first. */
  rows(): Cohort[] {
    return this.#sizes.map((size, row) => {
      const running = new Map<string, number>();
      const cells = (this.#active[row] ?? []).map((active, at) => {
        for (const [currency, amount] of this.#spent[row]?.[at] ?? []) {
          running.set(currency, (running.get(currency) ?? 0) + amount);
        }
        const spent = Object.fromEntries([...running].map(([name, amount]) => [name, amount / 1000]));
        return { active, spent };
      });
      return { month: monthKey(this.#first + row), size, cells };
    });
  }
}
