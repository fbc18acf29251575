import { figuresOf, type KindFigures } from '../../../shared/surveys/figures.ts';
import type { SurveyKind } from '../../../shared/surveys/kinds.ts';

/** Counts what customers said to questions of one kind. */
export class SurveyTally {
  readonly #kind: SurveyKind;
  #asked = 0;
  readonly #scores = new Map<number, number>();

  constructor(kind: SurveyKind) {
    this.#kind = kind;
  }

  add(score: number | null): void {
    this.#asked += 1;
    if (score !== null) this.#scores.set(score, (this.#scores.get(score) ?? 0) + 1);
  }

  figures(): KindFigures {
    return figuresOf(this.#kind, this.#asked, this.#scores);
  }

  times(score: number): number {
    return this.#scores.get(score) ?? 0;
  }
}

/** Tallies by a key, made when first needed. */
export class SurveyTallies {
  readonly #kind: SurveyKind;
  readonly #byKey = new Map<string, SurveyTally>();

  constructor(kind: SurveyKind) {
    this.#kind = kind;
  }

  add(key: string, score: number | null): void {
    let tally = this.#byKey.get(key);
    if (!tally) this.#byKey.set(key, (tally = new SurveyTally(this.#kind)));
    tally.add(score);
  }

  rows(): { key: string; figures: KindFigures }[] {
    return [...this.#byKey].map(([key, tally]) => ({ key, figures: tally.figures() }));
  }
}
