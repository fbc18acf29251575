/** 1.96 deviations hold 95 of 100 cases. */
const z = 1.959_963_984_540_054;
/** 80 of 100 differences as large as that are seen. */
const zPower = 0.841_621_233_572_914;

export interface Share {
  reached: number;
  hits: number;
}

export interface Interval {
  low: number;
  high: number;
}

/** Between which shares the truth lies, with 95 % certainty: Wilson's interval (1927). Of nobody nothing is known. Pure. */
export function wilson({ reached, hits }: Share): Interval {
  if (reached === 0) return { low: 0, high: 1 };
  const share = hits / reached;
  const square = z * z;
  const middle = (share + square / (2 * reached)) / (1 + square / reached);
  const half =
    (z / (1 + square / reached)) *
    Math.sqrt((share * (1 - share)) / reached + square / (4 * reached * reached));
  // What rounding leaves over or under the ends is none.
  return { low: hits === 0 ? 0 : middle - half, high: hits === reached ? 1 : middle + half };
}

/**
 * How much larger the share of b is than that of a, with 95 % certainty: Newcombe's hybrid score interval (1998, method
 * 10), which is right for few and for rare ones too. Pure.
 */
export function difference(a: Share, b: Share): Interval & { value: number } {
  const [shareA, shareB] = [shareOf(a), shareOf(b)];
  const [around, beside] = [wilson(a), wilson(b)];
  const value = shareB - shareA;
  const low = value - Math.hypot(shareB - beside.low, around.high - shareA);
  const high = value + Math.hypot(beside.high - shareB, shareA - around.low);
  return { value, low: Math.max(-1, low), high: Math.min(1, high) };
}

export const shareOf = ({ reached, hits }: Share): number => (reached === 0 ? 0 : hits / reached);

/**
 * What may be said of two versions. Nothing before both have had their planned number and everybody their time: who looks
 * again and again, and stops when it looks well, finds a winner among equals. Pure.
 */
export function verdictOf({
  a,
  b,
  planned,
  ripe,
}: {
  a: Share;
  b: Share;
  planned: number;
  ripe: boolean;
}): 'too-early' | 'no-difference' | 'a' | 'b' {
  if (!ripe || a.reached < planned || b.reached < planned) return 'too-early';
  const { low, high } = difference(a, b);
  if (low > 0) return 'b';
  return high < 0 ? 'a' : 'no-difference';
}

/**
 * How many of each version are needed to see a difference of so much in 80 of 100 cases, at 95 % certainty; the usual
 * formula for two shares (Fleiss, without correction). Pure.
 * @param share what is usual, 0 to 1
 * @param more how much more is to be seen, 0 to 1
 * @returns null where there is no such share
 */
export function neededOfEach(share: number, more: number): number | null {
  const other = share + more;
  if (!(share >= 0 && other <= 1 && more > 0)) return null;
  const mean = (share + other) / 2;
  const pooled = z * Math.sqrt(2 * mean * (1 - mean));
  const apart = zPower * Math.sqrt(share * (1 - share) + other * (1 - other));
  return Math.ceil(((pooled + apart) / more) ** 2);
}
