import { surveyScales, verdictOf, type SurveyKind } from './kinds.ts';
import { netPromoter } from './net-promoter.ts';
import { wilson } from './wilson.ts';

/** What customers answered to questions of one kind. */
export interface KindFigures {
  asked: number;
  answered: number;
  /** null: nobody answered. */
  average: number | null;
  /** Satisfied; promoters; who says that it was easy. */
  satisfied: number;
  /** Dissatisfied; detractors; who says that it was hard. */
  against: number;
  /** The share of the satisfied, from 0 to 1; promoters less detractors, from -1 to 1. */
  score: number | null;
  /** Between which scores the truth lies (95 %). */
  low: number | null;
  high: number | null;
}

/**
 * Figures from how often each score was given. The interval is Wilson's for shares, the adjusted Wald for promoters less
 * detractors. Pure.
 * @param asked all, also who did not answer
 */
export function figuresOf(kind: SurveyKind, asked: number, scores: ReadonlyMap<number, number>): KindFigures {
  let [answered, sum] = [0, 0];
  const verdicts = { good: 0, middle: 0, bad: 0 };
  for (const [score, times] of scores) {
    answered += times;
    sum += score * times;
    verdicts[verdictOf(kind, score)] += times;
  }
  const { good: satisfied, bad: against } = verdicts;
  const between = kind === 'nps' ? netPromoter(satisfied, against, answered) : shareOf(satisfied, answered);
  return {
    ...{ asked, answered, satisfied, against },
    average: answered === 0 ? null : sum / answered,
    ...{ score: between?.score ?? null, low: between?.low ?? null, high: between?.high ?? null },
  };
}

function shareOf(seen: number, of: number) {
  const between = wilson(seen, of);
  return between && { score: seen / of, ...between };
}

/** So little is a low score unless somebody says otherwise. */
export const usualLow = (kind: SurveyKind): number => surveyScales[kind].badUpTo;
