import { CohortTable, type Cohort } from './cohorts.ts';
import {
  movementOf,
  movementsFrom,
  noMovements,
  type CustomerHistory,
  type Movement,
  type MovementCounts,
  type Movements,
} from './customers.ts';
import { CurrencyTallies, type LifetimeValue } from './lifetime.ts';
import { monthKey, monthOf } from './days.ts';
import type { Period } from './periods.ts';

export interface PeriodFigures extends Movements {
  period: Period;
  values: LifetimeValue[];
}

interface PeriodTally {
  period: Period;
  counts: MovementCounts;
  currencies: CurrencyTallies;
}

export interface ValueTerms {
  /** Lost is whoever was not active for so many days. */
  lostDays: number;
  periods: readonly Period[];
  today: number;
  cohortMonths: number;
}

/** All that the report of value says, counted while people pass by: each is looked at once. */
export class ValueCount {
  readonly #lostDays: number;
  readonly #tallies: readonly PeriodTally[];
  readonly #cohorts: CohortTable;
  #people = 0;

  constructor({ lostDays, periods, today, cohortMonths }: ValueTerms) {
    this.#lostDays = lostDays;
    this.#tallies = periods.map((period) => ({
      ...{ period, counts: noMovements(), currencies: new CurrencyTallies(period) },
    }));
    this.#cohorts = new CohortTable(today, cohortMonths);
  }

  add(history: CustomerHistory): void {
    if (history.active.length === 0) return;
    this.#people += 1;
    for (const { period, counts, currencies } of this.#tallies) {
      const movement = movementOf(history.active, period, this.#lostDays);
      if (movement !== null) counts[movement] += 1;
      currencies.add(history, movement);
    }
    this.#cohorts.add(history);
  }

  figures(): { people: number; periods: PeriodFigures[]; cohorts: Cohort[] } {
    const periods = this.#tallies.map(({ period, counts, currencies }) => {
      const moved = movementsFrom(counts);
      return { period, ...moved, values: currencies.values(moved.churn) };
    });
    return { people: this.#people, periods, cohorts: this.#cohorts.rows() };
  }
}

/** Which people stand behind a figure. */
export type ValueSet =
  | { set: 'start' | 'end' | 'fresh' | 'back' | 'lost' | 'brief'; period: Period }
  | { set: 'cohort'; month: string; after: number | null };

const sets: Readonly<Record<'start' | 'end' | 'fresh' | 'back' | 'lost' | 'brief', readonly Movement[]>> = {
  start: ['kept', 'lost'],
  end: ['kept', 'fresh', 'back'],
  fresh: ['fresh'],
  back: ['back'],
  lost: ['lost'],
  brief: ['brief'],
};

/** Does a person stand behind the figure? Pure. */
export function isBehind({ active }: CustomerHistory, wanted: ValueSet, lostDays: number): boolean {
  const [first] = active;
  if (first === undefined) return false;
  if (wanted.set !== 'cohort') {
    const movement = movementOf(active, wanted.period, lostDays);
    return movement !== null && sets[wanted.set].includes(movement);
  }
  const born = monthOf(first);
  if (monthKey(born) !== wanted.month) return false;
  return wanted.after === null || active.some((day) => monthOf(day) === born + (wanted.after ?? 0));
}
