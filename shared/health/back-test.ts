import { scoreHealth, type HealthHistory } from './score.ts';
import { signals, type HealthTerms, type Signal } from './signals.ts';

/** One signal, or a level of risk, held against who was really lost. */
export interface Trial {
  what: Signal | 'risk' | 'watch';
  /** Customers in whom it was seen. */
  seen: number;
  /** Of them, those who were lost. */
  right: number;
  /** right / seen; null: seen in nobody. */
  precision: number | null;
  /** right / all who were lost; null: nobody was. */
  recall: number | null;
  /** precision / the share of all who were lost: how much better than chance. */
  lift: number | null;
}

export interface BackTest {
  /** Looks at a customer at a moment of the past. */
  looks: number;
  lost: number;
  /** First and last moment that was looked at, in milliseconds; null: there is not enough past. */
  from: number | null;
  to: number | null;
  trials: Trial[];
}

export interface BackTestTerms {
  terms: HealthTerms;
  lostDays: number;
  /** Moments of the past, each as long ago as it takes to be lost. */
  moments: readonly number[];
}

const dayMillis = 86_400_000;
const levels = ['risk', 'watch'] as const;

/** Holds what would have been said of customers against what they did, while people pass by. */
export class BackTesting {
  readonly #terms: BackTestTerms;
  readonly #seen = new Map<Trial['what'], { seen: number; right: number }>();
  #looks = 0;
  #lost = 0;

  constructor(terms: BackTestTerms) {
    this.#terms = terms;
  }

  add(history: HealthHistory): void {
    const { terms, lostDays, moments } = this.#terms;
    const span = lostDays * dayMillis;
    for (const at of moments) {
      const orderedIn = (from: number, to: number) => history.orders.some((one) => one >= from && one < to);
      if (!orderedIn(at - span, at)) continue;
      const lost = !orderedIn(at, at + span);
      this.#looks += 1;
      if (lost) this.#lost += 1;
      const { risk, reasons } = scoreHealth(history, { terms, lostDays, at, live: false });
      for (const { signal } of reasons) this.#count(signal, lost);
      if (risk === 'risk') this.#count('risk', lost);
      // Who is at risk is to be watched, too.
      if (risk !== 'good') this.#count('watch', lost);
    }
  }

  result(): BackTest {
    const { moments } = this.#terms;
    const trials = [...levels, ...signals].map((what) => this.#trial(what));
    return {
      ...{ looks: this.#looks, lost: this.#lost, trials },
      from: moments.length > 0 ? Math.min(...moments) : null,
      to: moments.length > 0 ? Math.max(...moments) : null,
    };
  }

  #count(what: Trial['what'], lost: boolean): void {
    const { seen, right } = this.#seen.get(what) ?? { seen: 0, right: 0 };
    this.#seen.set(what, { seen: seen + 1, right: right + (lost ? 1 : 0) });
  }

  #trial(what: Trial['what']): Trial {
    const { seen, right } = this.#seen.get(what) ?? { seen: 0, right: 0 };
    const precision = seen === 0 ? null : right / seen;
    const base = this.#looks === 0 ? 0 : this.#lost / this.#looks;
    return {
      ...{ what, seen, right, precision },
      recall: this.#lost === 0 ? null : right / this.#lost,
      lift: precision === null || base === 0 ? null : precision / base,
    };
  }
}

/** So many moments, a month apart, the last one as long ago as it takes to be lost. Pure. */
export function momentsBefore(now: number, lostDays: number, count = 12): number[] {
  const last = now - lostDays * dayMillis;
  return Array.from({ length: count }, (_, nth) => last - (count - 1 - nth) * 30 * dayMillis);
}
