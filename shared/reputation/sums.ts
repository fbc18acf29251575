/** What posts, comments and reviews about us come to: sums that add up, so that days make weeks. Pure. */

export interface Sums {
  mentions: number;
  positive: number;
  neutral: number;
  negative: number;
  /** Those with a rating, the sum of their stars (of five), and how often each number of stars was given, one first. */
  rated: number;
  stars: number;
  spread: number[];
  /** Those with a public answer, and how long it took: by step of `waitStep`. */
  answered: number;
  waits: Record<string, number>;
}

/** One of them. */
export interface MentionFact {
  sentiment: 'positive' | 'neutral' | 'negative' | null;
  rating: { value: number; best: number } | null;
  /** Seconds until its public answer; null: it has none. */
  waited: number | null;
}

export const noSums = (): Sums => ({
  ...{ mentions: 0, positive: 0, neutral: 0, negative: 0 },
  ...{ rated: 0, stars: 0, spread: [0, 0, 0, 0, 0], answered: 0, waits: {} },
});

/** Stars of five, whatever the scale; null for what is no rating. */
export function starsOf(rating: MentionFact['rating']): number | null {
  if (!rating || !(rating.best > 0) || !Number.isFinite(rating.value)) return null;
  return Math.min(5, Math.max(0, (rating.value / rating.best) * 5));
}

/** The whole number of stars that a rating counts as: 1 to 5. */
export const wholeStars = (stars: number): number => Math.min(5, Math.max(1, Math.round(stars)));

/** Steps grow by a tenth: a median that is read from them is at most a twentieth away. */
const growth = Math.log(1.1);
const waitStep = (seconds: number): number => Math.floor(Math.log(Math.max(1, seconds)) / growth);
const middleOf = (step: number): number => Math.exp((step + 0.5) * growth);

/** Adds one to sums, in place. */
export function count(sums: Sums, { sentiment, rating, waited }: MentionFact): void {
  sums.mentions += 1;
  if (sentiment) sums[sentiment] += 1;
  const stars = starsOf(rating);
  if (stars !== null) {
    sums.rated += 1;
    sums.stars += stars;
    sums.spread[wholeStars(stars) - 1] = (sums.spread[wholeStars(stars) - 1] ?? 0) + 1;
  }
  if (waited === null) return;
  sums.answered += 1;
  const step = String(waitStep(waited));
  sums.waits[step] = (sums.waits[step] ?? 0) + 1;
}

/** Adds sums to others, in place. */
export function addSums(to: Sums, more: Sums): void {
  for (const key of ['mentions', 'positive', 'neutral', 'negative', 'rated', 'stars', 'answered'] as const)
    to[key] += more[key];
  to.spread = to.spread.map((times, at) => times + (more.spread[at] ?? 0));
  for (const [step, times] of Object.entries(more.waits)) to.waits[step] = (to.waits[step] ?? 0) + times;
}

/** Seconds within which half of the answers came, to a twentieth; null: there were none. */
export function medianWait({ waits, answered }: Pick<Sums, 'waits' | 'answered'>): number | null {
  if (answered === 0) return null;
  const steps = Object.entries(waits).map(([step, times]) => [Number(step), times] as const);
  let passed = 0;
  for (const [step, times] of steps.toSorted(([a], [b]) => a - b)) {
    passed += times;
    if (passed * 2 >= answered) return Math.round(middleOf(step));
  }
  return null;
}

/** What sums show. */
export interface ReputationFigures {
  mentions: number;
  positive: number;
  neutral: number;
  negative: number;
  rated: number;
  /** The mean of five; null: nobody rated. */
  average: number | null;
  spread: number[];
  answered: number;
  medianWait: number | null;
}

export function figuresOf(sums: Sums): ReputationFigures {
  const { mentions, positive, neutral, negative, rated, stars, spread, answered } = sums;
  return {
    ...{ mentions, positive, neutral, negative, rated, spread, answered },
    average: rated === 0 ? null : stars / rated,
    medianWait: medianWait(sums),
  };
}
