import { satisfiedFrom, type SurveyFigures } from '../../../shared/schemas/survey.ts';
import { wilson } from '../../../shared/surveys/wilson.ts';

/** Counts what customers said. */
export class SurveyTally {
  #asked = 0;
  #answered = 0;
  #sum = 0;
  #satisfied = 0;

  add(score: number | null): void {
    this.#asked += 1;
    if (score === null) return;
    this.#answered += 1;
    this.#sum += score;
    if (score >= satisfiedFrom) this.#satisfied += 1;
  }

  figures(): SurveyFigures {
    const between = wilson(this.#satisfied, this.#answered);
    return {
      ...{ asked: this.#asked, answered: this.#answered, satisfied: this.#satisfied },
      average: this.#answered === 0 ? null : this.#sum / this.#answered,
      ...{ low: between?.low ?? null, high: between?.high ?? null },
    };
  }
}

/** Tallies by a key, made when first needed. */
export class SurveyTallies {
  readonly #byKey = new Map<string, SurveyTally>();

  add(key: string, score: number | null): void {
    let tally = this.#byKey.get(key);
    if (!tally) this.#byKey.set(key, (tally = new SurveyTally()));
    tally.add(score);
  }

  rows(): { key: string; figures: SurveyFigures }[] {
    return [...this.#byKey].map(([key, tally]) => ({ key, figures: tally.figures() }));
  }
}
