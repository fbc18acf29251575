/** What one asks: how content somebody is, whether they would recommend us, how easy we made it. */
export const surveyKinds = ['csat', 'nps', 'ces'] as const;
export type SurveyKind = (typeof surveyKinds)[number];

/** What an answer says of us: who is for us, who is neither, who is against. */
export type Verdict = 'good' | 'middle' | 'bad';

interface Scale {
  lowest: number;
  highest: number;
  /** From here on somebody is for us: satisfied, a promoter, it was easy. */
  goodFrom: number;
  /** Up to here against: dissatisfied, a detractor, it was hard. */
  badUpTo: number;
}

/**
 * Satisfaction from 1 to 5; recommending from 0 to 10 (promoters 9 and 10, passives 7 and 8, detractors 0 to 6); "it was made easy
 * for me" from 1, I disagree strongly, to 7, I agree strongly.
 */
export const surveyScales: Readonly<Record<SurveyKind, Scale>> = {
  csat: { lowest: 1, highest: 5, goodFrom: 4, badUpTo: 2 },
  nps: { lowest: 0, highest: 10, goodFrom: 9, badUpTo: 6 },
  ces: { lowest: 1, highest: 7, goodFrom: 5, badUpTo: 3 },
};

/** Pure. */
export function verdictOf(kind: SurveyKind, score: number): Verdict {
  const { goodFrom, badUpTo } = surveyScales[kind];
  if (score >= goodFrom) return 'good';
  return score <= badUpTo ? 'bad' : 'middle';
}

/** All answers that a kind knows, the lowest first. Pure. */
export function scoresOf(kind: SurveyKind): number[] {
  const { lowest, highest } = surveyScales[kind];
  return Array.from({ length: highest - lowest + 1 }, (_, nth) => lowest + nth);
}

/** Is it an answer to such a question? Pure. */
export function isScore(kind: SurveyKind, score: number): boolean {
  const { lowest, highest } = surveyScales[kind];
  return Number.isInteger(score) && score >= lowest && score <= highest;
}
