/** How far two people agree who score the same work without seeing each other's scores. Pure. */

export interface Agreement {
  /** How many were scored twice. */
  pairs: number;
  /** The share of agreement that was seen, and that chance alone would give; 0 to 1. */
  observed: number;
  expected: number;
  /** null: nothing can be said, since there were none, or all got the same score. */
  kappa: number | null;
}

/** How much two scores agree: 1 the same, 0 not at all. */
export type Closeness = (one: string, other: string) => number;

const same: Closeness = (one, other) => (one === other ? 1 : 0);

/**
 * Kappa for two scorers who may change places (Scott 1955, Fleiss 1971; with a closeness: weighted as in Cohen 1968).
 * What chance gives comes from how often each score was given by anybody.
 */
export function agreementOf(
  pairs: readonly (readonly [string, string])[],
  closeness: Closeness = same,
): Agreement {
  if (pairs.length === 0) return { pairs: 0, observed: 0, expected: 0, kappa: null };
  const times = new Map<string, number>();
  let seen = 0;
  for (const [one, other] of pairs) {
    seen += closeness(one, other);
    for (const score of [one, other]) times.set(score, (times.get(score) ?? 0) + 1);
  }
  const given = pairs.length * 2;
  let expected = 0;
  for (const [one, often] of times) {
    for (const [other, oftenToo] of times)
      expected += (often / given) * (oftenToo / given) * closeness(one, other);
  }
  const observed = seen / pairs.length;
  // All got the same: chance explains everything, and nothing.
  const kappa = times.size < 2 ? null : (observed - expected) / (1 - expected);
  return { pairs: pairs.length, observed, expected, kappa };
}

/** Scores in an order, "0" to `most`: those next to each other agree in part; anything else only with itself. */
export function inSteps(most: number): Closeness {
  const step = (score: string) => (/^\d+$/.test(score) ? Number(score) : null);
  return (one, other) => {
    const [from, to] = [step(one), step(other)];
    if (from === null || to === null || most === 0) return same(one, other);
    return 1 - Math.abs(from - to) / most;
  };
}

export const agreementWords = ['none', 'slight', 'fair', 'moderate', 'substantial', 'near-perfect'] as const;
export type AgreementWord = (typeof agreementWords)[number];

/** What a kappa is called (Landis and Koch 1977). */
export function wordForKappa(kappa: number): AgreementWord {
  if (kappa <= 0) return 'none';
  if (kappa <= 0.2) return 'slight';
  if (kappa <= 0.4) return 'fair';
  if (kappa <= 0.6) return 'moderate';
  return kappa <= 0.8 ? 'substantial' : 'near-perfect';
}
