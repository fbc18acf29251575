import type { SlaFigures } from '../../../shared/schemas/sla-report.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';

/** Counts how promises went. */
export class Tally {
  #total = 0;
  #met = 0;
  /** Business seconds of those that are over. */
  readonly #took: number[] = [];

  add({
    met,
    endedAt,
    businessSeconds,
  }: Pick<StoredSlaOutcome, 'met' | 'endedAt' | 'businessSeconds'>): void {
    this.#total += 1;
    if (met) this.#met += 1;
    if (endedAt !== null) this.#took.push(businessSeconds);
  }

  figures(): SlaFigures {
    const took = this.#took.toSorted((one, other) => one - other);
    return {
      ...{ total: this.#total, met: this.#met },
      ...{ medianSeconds: percentile(took, 50), p90Seconds: percentile(took, 90) },
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

  add(key: Key, outcome: Parameters<Tally['add']>[0]): void {
    let tally = this.#byKey.get(key);
    if (!tally) this.#byKey.set(key, (tally = new Tally()));
    tally.add(outcome);
  }

  rows(): { key: Key; figures: SlaFigures }[] {
    return [...this.#byKey].map(([key, tally]) => ({ key, figures: tally.figures() }));
  }
}
