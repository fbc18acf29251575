import { z } from './wilson.ts';

/** Three answers are thought in addition: three quarters for, as many against, the rest in between. */
const added = 3;
const addedEach = 0.75;

/**
 * The net promoter score, the share of promoters less that of detractors, from -1 to 1; and between which scores the truth
 * lies (95 %) by the adjusted Wald method with three answers added (B. Rocks, "Interval Estimation for the 'Net Promoter
 * Score'", The American Statistician 70, 2016): it holds what it says for few answers too. It never goes beyond the ends, and
 * always holds what was seen. Pure.
 * @returns null when nobody answered
 */
export function netPromoter(
  promoters: number,
  detractors: number,
  of: number,
): { score: number; low: number; high: number } | null {
  if (of <= 0) return null;
  const score = (promoters - detractors) / of;
  const all = of + added;
  const [up, down] = [(promoters + addedEach) / all, (detractors + addedEach) / all];
  const middle = up - down;
  const reach = z * Math.sqrt((up + down - middle * middle) / all);
  return {
    score,
    low: Math.max(-1, Math.min(score, middle - reach)),
    high: Math.min(1, Math.max(score, middle + reach)),
  };
}
