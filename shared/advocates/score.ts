/** What speaks for somebody's speaking for us, each told apart so that a score can be explained. Pure. */
export const advocateSignals = ['promoter', 'review', 'praise', 'referral', 'unhappy'] as const;
export type AdvocateSignal = (typeof advocateSignals)[number];

/** How much each adds (`unhappy`: takes away), and where it begins. */
export interface AdvocateSignalTerms {
  weight: number;
  /** promoter, unhappy: within so many days; the others: so many of them in the last two years. */
  at: number;
}
export type AdvocateTerms = Record<AdvocateSignal, AdvocateSignalTerms>;

export const usualAdvocateTerms: AdvocateTerms = {
  /** Their last NPS answer was 9 or 10, at most so many days ago. */
  promoter: { weight: 40, at: 365 },
  /** Public reviews with at least four fifths of the stars. */
  review: { weight: 30, at: 1 },
  /** Public posts about us that sound content. */
  praise: { weight: 20, at: 1 },
  /** New customers who ordered by their link. */
  referral: { weight: 30, at: 1 },
  /** The last survey that they answered was bad, at most so many days ago. */
  unhappy: { weight: 60, at: 180 },
};

export const advocateLevels = ['advocate', 'friend', 'none'] as const;
export type AdvocateLevel = (typeof advocateLevels)[number];
export const advocateFrom = 60;
export const friendFrom = 30;

/** From 60 on somebody speaks for us, from 30 on they might. */
export function levelOf(score: number): AdvocateLevel {
  if (score >= advocateFrom) return 'advocate';
  return score >= friendFrom ? 'friend' : 'none';
}

/** What is known of a person; moments in milliseconds. */
export interface AdvocateHistory {
  surveys: readonly { answeredAt: number; promoter: boolean; nps: boolean; bad: boolean }[];
  /** Public reviews that are good, public posts that sound content, new customers who came by their link. */
  reviews: readonly number[];
  praise: readonly number[];
  referrals: readonly number[];
}

export interface AdvocateReason {
  signal: AdvocateSignal;
  /** Below nothing: it speaks against. */
  weight: number;
  /** Days since the answer; reviews; posts; customers. */
  value: number;
}

export interface Advocate {
  /** 0 to 100. */
  score: number;
  level: AdvocateLevel;
  /** Heaviest first; what speaks against last. */
  reasons: AdvocateReason[];
}

const dayMillis = 86_400_000;
/** Older things say nothing any more. */
export const advocateDays = 730;

/** How much somebody speaks for us at a moment. Pure. */
export function scoreAdvocate(history: AdvocateHistory, terms: AdvocateTerms, at: number): Advocate {
  const reasons = advocateSignals
    .flatMap((signal): AdvocateReason[] => {
      const { weight, at: begins } = terms[signal];
      const value = weight > 0 ? seen[signal](history, at, begins) : null;
      return value === null ? [] : [{ signal, weight: signal === 'unhappy' ? -weight : weight, value }];
    })
    .toSorted((a, b) => b.weight - a.weight);
  const sum = reasons.reduce((total, { weight }) => total + weight, 0);
  const score = Math.max(0, Math.min(100, sum));
  return { score, level: levelOf(score), reasons };
}

type Reader = (history: AdvocateHistory, at: number, begins: number) => number | null;

const count = (moments: readonly number[], at: number, least: number): number | null => {
  const value = moments.filter((one) => one <= at && one > at - advocateDays * dayMillis).length;
  return value >= least ? value : null;
};

/** Days since the newest answer of some, where it is as asked and not too old. */
function newest(
  all: AdvocateHistory['surveys'],
  { at, days, is }: { at: number; days: number; is: (one: AdvocateHistory['surveys'][number]) => boolean },
): number | null {
  const before = all.filter(({ answeredAt }) => answeredAt <= at);
  const last = before.toSorted((a, b) => b.answeredAt - a.answeredAt)[0];
  if (!last || !is(last) || last.answeredAt <= at - days * dayMillis) return null;
  return Math.floor((at - last.answeredAt) / dayMillis);
}

const seen: Readonly<Record<AdvocateSignal, Reader>> = {
  promoter: ({ surveys }, at, days) =>
    newest(
      surveys.filter(({ nps }) => nps),
      { at, days, is: ({ promoter }) => promoter },
    ),
  review: ({ reviews }, at, least) => count(reviews, at, least),
  praise: ({ praise }, at, least) => count(praise, at, least),
  referral: ({ referrals }, at, least) => count(referrals, at, least),
  unhappy: ({ surveys }, at, days) => newest(surveys, { at, days, is: ({ bad }) => bad }),
};
