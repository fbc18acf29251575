import type { SurveyGrouping, SurveyReport } from '../../../shared/schemas/survey.ts';
import { surveyGrouping } from '../../../shared/schemas/survey.ts';
import { scoresOf, type SurveyKind } from '../../../shared/surveys/kinds.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { localDay } from '../answers/render.ts';
import { SurveyTallies, SurveyTally } from './figures.ts';

type Part = Pick<SurveyReport, 'overall' | 'spread' | 'sentiments' | 'groups' | 'weeks'>;
type NameOf = (grouping: SurveyGrouping, key: string) => string;

const dayMillis = 86_400_000;

/** All that a report says of one kind of question, counted while surveys pass by. */
export class KindReport {
  readonly #kind: SurveyKind;
  readonly #timeZone: string;
  readonly #overall: SurveyTally;
  readonly #groups: ReadonlyMap<SurveyGrouping, SurveyTallies>;
  readonly #weeks: SurveyTallies;
  readonly #sentiments = { positive: 0, neutral: 0, negative: 0, unknown: 0 };

  constructor(kind: SurveyKind, timeZone: string) {
    this.#kind = kind;
    this.#timeZone = timeZone;
    this.#overall = new SurveyTally(kind);
    this.#groups = new Map(surveyGrouping.options.map((grouping) => [grouping, new SurveyTallies(kind)]));
    this.#weeks = new SurveyTallies(kind);
  }

  add(survey: StoredSurvey): void {
    const { score, askedAt, comment, sentiment } = survey;
    this.#overall.add(score);
    for (const [grouping, tallies] of this.#groups) {
      for (const key of keysOf(grouping, survey)) tallies.add(key, score);
    }
    if (askedAt) this.#weeks.add(mondayOf(localDay(askedAt, this.#timeZone)), score);
    if (comment !== '') this.#sentiments[sentiment ?? 'unknown'] += 1;
  }

  figures() {
    return { kind: this.#kind, ...this.#overall.figures() };
  }

  present(nameOf: NameOf): Part {
    const rowsOf = (grouping: SurveyGrouping) =>
      (this.#groups.get(grouping)?.rows() ?? [])
        .map(({ key, figures }) => ({ key, name: nameOf(grouping, key), ...figures }))
        .toSorted((a, b) => b.answered - a.answered || a.name.localeCompare(b.name));
    return {
      overall: this.#overall.figures(),
      spread: scoresOf(this.#kind).map((score) => ({ score, count: this.#overall.times(score) })),
      sentiments: this.#sentiments,
      groups: {
        ...{ agent: rowsOf('agent'), team: rowsOf('team'), channel: rowsOf('channel') },
        ...{ tag: rowsOf('tag'), language: rowsOf('language'), segment: rowsOf('segment') },
      },
      weeks: this.#weeks
        .rows()
        .map(({ key, figures }) => ({ week: key, ...figures }))
        .toSorted((a, b) => a.week.localeCompare(b.week)),
    };
  }
}

/** A survey with two tags counts for both. */
function keysOf(grouping: SurveyGrouping, survey: StoredSurvey): readonly string[] {
  const { agentId, teamId, channel, language, tagIds = [], segmentIds = [] } = survey;
  const some = (keys: readonly string[]) => (keys.length > 0 ? keys : ['none']);
  const keys = {
    ...{ agent: [agentId ?? 'none'], team: [teamId ?? 'none'], channel: [channel] },
    ...{ language: [language ?? 'none'], tag: some(tagIds), segment: some(segmentIds) },
  };
  return keys[grouping];
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const since = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - since * dayMillis).toISOString().slice(0, 10);
}
