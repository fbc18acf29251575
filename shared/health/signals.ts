/** What may go wrong with a customer, each told apart so that a score can be explained. Pure. */
export const signals = [
  'overdue',
  'falling',
  'quiet',
  'unhappy',
  'unanswered',
  'breached',
  'negative',
] as const;
export type Signal = (typeof signals)[number];

/** How much each takes from 100, and where it begins. */
export interface SignalTerms {
  weight: number;
  /** See `usualTerms`: each has a unit of its own. */
  at: number;
}
export type HealthTerms = Record<Signal, SignalTerms>;

export const usualTerms: HealthTerms = {
  /** No order for so many times the usual while between two of theirs; who ordered once: for half of what makes one lost. */
  overdue: { weight: 30, at: 2 },
  /** Orders fell to this share (percent) of those of as many days before, or below. */
  falling: { weight: 20, at: 50 },
  /** Neither order nor word for so many days. */
  quiet: { weight: 15, at: 120 },
  /** The last survey that they answered in so many days was bad: detractor, dissatisfied, hard. */
  unhappy: { weight: 25, at: 180 },
  /** Waits for an answer for so many days. */
  unanswered: { weight: 15, at: 2 },
  /** So many promises to them were broken in the last 90 days. */
  breached: { weight: 10, at: 1 },
  /** So many of their conversations of the last 90 days sound unhappy. */
  negative: { weight: 15, at: 2 },
};

export const risks = ['good', 'watch', 'risk'] as const;
export type Risk = (typeof risks)[number];

/** From 70 on all is well, below 40 somebody is about to go. */
export function riskOf(score: number): Risk {
  if (score >= 70) return 'good';
  return score >= 40 ? 'watch' : 'risk';
}

/** A signal that is there, with what it was seen by. */
export interface Reason {
  signal: Signal;
  weight: number;
  /** Days without an order; orders now; days without a word; days since the survey; days waiting; promises; conversations. */
  value: number;
  /** Days that usually pass; orders before. */
  usual?: number;
}

export interface Health {
  /** 0 to 100: the higher, the better. */
  score: number;
  risk: Risk;
  /** Heaviest first. */
  reasons: Reason[];
}
