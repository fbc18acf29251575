import type { SlaFigures } from '../../../shared/schemas/sla-report.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';

type Counted = Pick<
  StoredSlaOutcome,
  'met' | 'endedAt' | 'businessSeconds' | 'parkedTimes' | 'parkedSeconds'
>;

/** Counts how promises went. */
export class Tally {
  #total = 0;
  #met = 0;
  /** Business seconds of those that are over. */
  readonly #took: number[] = [];

  readonly #parked = { times: 0, seconds: 0 };

  add(outcome: Counted): void {
    const { met, endedAt, businessSeconds, parkedTimes = 0, parkedSeconds = 0 } = outcome;
    this.#total += 1;
    if (met) this.#met += 1;
    if (endedAt !== null) this.#took.push(businessSeconds);
    this.#parked.times += parkedTimes;
    this.#parked.seconds += parkedSeconds;
  }

  figures(): SlaFigures {
    const took = this.#took.toSorted((one, other) => one - other);
    return {
      ...{ total: this.#total, met: this.#met },
      ...{ medianSeconds: percentile(took, 50), p90Seconds: percentile(took, 90) },
      parked: { ...this.#parked },
    };
  }
}

/** The smallest value that so many percent do not exceed; null of nothing. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null;
}

/** Tallies by a key, made when first needed. */
export class Tallies<Key> {
  readonly #byKey = new Map<Key, Tally>();

  add(key: Key, outcome: Counted): void {
    let tally = this.#byKey.get(key);
    if (!tally) this.#byKey.set(key, (tally = new Tally()));
    tally.add(outcome);
  }

  rows(): { key: Key; figures: SlaFigures }[] {
    return [...this.#byKey].map(([key, tally]) => ({ key, figures: tally.figures() }));
  }
}
