/** Is it much more than usual for this hour of this weekday? Pure. */

const dayHours = 24;
/** The running hour and the one before it: so a spike shows while it begins, and few posts are no chance. */
export const windowHours = 2;
/** So many days are needed before anything can be called usual; so many are looked back at. */
const fewestDays = 7;
export const daysBack = 56;
/** Fewer are never a spike. */
const fewest = 5;
/** By chance alone it happens once in so many windows. */
const rarely = 1e-4;
/** Days of other weekdays count for the usual as much as so many of this weekday together. */
const othersWeigh = 2;

export interface Usual {
  mean: number;
  variance: number;
  /** In 99 of 100 such hours there are no more than so many. */
  atMost: number;
}

export interface CountSpike extends Usual {
  count: number;
}

/**
 * What is usual in the hours at the end of a series.
 * @param hours counts by hour, without a gap, the running hour last
 * @returns null while too little is known
 */
export function usualOf(hours: readonly number[]): Usual | null {
  const samples = samplesOf(hours);
  if (samples.length < fewestDays) return null;
  const kept = calmed(samples);
  const same = kept.filter((_, at) => (at + 1) % 7 === 0);
  const overall = meanOf(kept);
  const mean = (sumOf(same) + othersWeigh * overall) / (same.length + othersWeigh);
  const spread = meanOf(kept.map((one) => (one - overall) ** 2));
  // Never surer than pure chance would be, and nothing is ever quite impossible.
  const usual = { mean: Math.max(mean, 0.1), variance: Math.max(spread, mean, 0.1) };
  return { ...usual, atMost: limitOf(usual) };
}

/** A spike at the end of a series of hours; null: there is none. */
export function spikeAt(hours: readonly number[]): CountSpike | null {
  const observed = windowAt(hours, hours.length - 1);
  if (observed < fewest) return null;
  const usual = usualOf(hours);
  if (!usual || observed < 2 * usual.mean) return null;
  return chanceOf(observed, usual) < rarely ? { ...usual, count: observed } : null;
}

/** The same hours of the days before, yesterday first. */
function samplesOf(hours: readonly number[]): number[] {
  const samples: number[] = [];
  const last = hours.length - 1;
  for (let day = 1; day <= daysBack; day += 1) {
    const at = last - day * dayHours;
    if (at < windowHours - 1) break;
    samples.push(windowAt(hours, at));
  }
  return samples;
}

function windowAt(hours: readonly number[], last: number): number {
  return sumOf(hours.slice(Math.max(0, last - windowHours + 1), last + 1));
}

/** Earlier spikes are not usual: what stands far above the median is cut. */
function calmed(samples: readonly number[]): number[] {
  const sorted = samples.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const most = 4 * median + 4;
  return samples.map((one) => Math.min(one, most));
}

/**
 * The chance of so many or more: the upper tail of a negative binomial with that mean and variance, or of a Poisson
 * where they are the same.
 */
export function chanceOf(atLeast: number, { mean, variance }: Pick<Usual, 'mean' | 'variance'>): number {
  let below = 0;
  for (const [times, chance] of chances({ mean, variance })) {
    if (times >= atLeast) break;
    below += chance;
  }
  return Math.max(0, 1 - below);
}

/** The smallest number that is passed in at most one of a hundred cases. */
function limitOf(usual: Pick<Usual, 'mean' | 'variance'>): number {
  let below = 0;
  for (const [times, chance] of chances(usual)) {
    below += chance;
    if (below >= 0.99 || times > 100_000) return times;
  }
  return 0;
}

/** How likely 0, 1, 2 … are, one after another. In logarithms: the first ones of a large mean are very small. */
function* chances({
  mean,
  variance,
}: Pick<Usual, 'mean' | 'variance'>): Generator<readonly [number, number]> {
  const isPoisson = variance <= mean * 1.001;
  const size = isPoisson ? 0 : mean ** 2 / (variance - mean);
  let log = isPoisson ? -mean : size * Math.log(size / (size + mean));
  for (let times = 0; ; times += 1) {
    yield [times, Math.exp(log)];
    log += isPoisson
      ? Math.log(mean / (times + 1))
      : Math.log(((times + size) / (times + 1)) * (mean / (size + mean)));
  }
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : sumOf(values) / values.length;
