import { describe, expect, test } from 'vitest';
import { chanceOf, daysBack, spikeAt, usualOf } from '../../../shared/reputation/spike.ts';
import {
  addSums,
  count,
  figuresOf,
  medianWait,
  noSums,
  starsOf,
  wholeStars,
  type MentionFact,
} from '../../../shared/reputation/sums.ts';
import { risen, wordsOf } from '../../../shared/reputation/words.ts';

/** The same numbers in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const fact = (more: Partial<MentionFact> = {}): MentionFact => ({
  ...{ sentiment: null, rating: null, waited: null },
  ...more,
});
const summed = (facts: readonly MentionFact[]) => {
  const sums = noSums();
  for (const one of facts) count(sums, one);
  return sums;
};

describe('sums', () => {
  test('by hand: four mentions, two of them reviews, one answered', () => {
    const sums = summed([
      fact({ sentiment: 'negative', rating: { value: 1, best: 5 } }),
      fact({ sentiment: 'positive', rating: { value: 9, best: 10 }, waited: 600 }),
      fact({ sentiment: 'neutral' }),
      fact(),
    ]);
    const figures = figuresOf(sums);
    expect(figures).toMatchObject({
      mentions: 4,
      positive: 1,
      neutral: 1,
      negative: 1,
      rated: 2,
      answered: 1,
    });
    expect(figures.average).toBe((1 + 4.5) / 2);
    expect(figures.spread).toEqual([1, 0, 0, 0, 1]);
    expect(Math.abs((figures.medianWait ?? 0) - 600) / 600).toBeLessThan(0.05);
  });

  test('nothing is nothing, not zero stars', () => {
    expect(figuresOf(noSums())).toMatchObject({ mentions: 0, average: null, medianWait: null });
  });

  test.each([
    [{ value: 4, best: 5 }, 4],
    [{ value: 7, best: 10 }, 3.5],
    [{ value: 12, best: 10 }, 5],
    [{ value: -1, best: 5 }, 0],
    [{ value: 3, best: 0 }, null],
    [{ value: Number.NaN, best: 5 }, null],
    [null, null],
  ])('stars of %j are %s', (rating, stars) => {
    expect(starsOf(rating)).toBe(stars);
  });

  test('none given counts as one star, and more than five as five', () => {
    expect([0, 0.4, 2.5, 4.6, 5].map(wholeStars)).toEqual([1, 1, 3, 5, 5]);
  });

  test('days add up to what all of them are at once', () => {
    const roll = dice(7);
    const moods = ['positive', 'neutral', 'negative', null] as const;
    for (let round = 0; round < 50; round += 1) {
      const facts = Array.from({ length: Math.floor(roll() * 40) }, () =>
        fact({
          sentiment: moods[Math.floor(roll() * 4)] ?? null,
          rating: roll() < 0.5 ? { value: Math.ceil(roll() * 5), best: 5 } : null,
          waited: roll() < 0.5 ? roll() * 90_000 : null,
        }),
      );
      const cut = Math.floor(roll() * facts.length);
      const parts = summed(facts.slice(0, cut));
      addSums(parts, summed(facts.slice(cut)));
      expect(parts).toEqual(summed(facts));
      const { positive, neutral, negative, mentions, rated, spread, answered, waits } = parts;
      expect(positive + neutral + negative).toBeLessThanOrEqual(mentions);
      expect(spread.reduce((a, b) => a + b, 0)).toBe(rated);
      expect(Object.values(waits).reduce((a, b) => a + b, 0)).toBe(answered);
    }
  });

  test('the median of waits is at most a twentieth away from the exact one', () => {
    const roll = dice(11);
    for (let round = 0; round < 50; round += 1) {
      const waits = Array.from({ length: 1 + 2 * Math.floor(roll() * 30) }, () => 1 + roll() ** 3 * 500_000);
      const exact = waits.toSorted((a, b) => a - b)[(waits.length - 1) / 2] ?? 0;
      const found = medianWait(summed(waits.map((waited) => fact({ waited })))) ?? 0;
      // Whole seconds: below ten of them the rounding weighs more.
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(exact * 0.05, 0.6));
    }
  });
});

describe('words', () => {
  test('each once, without addresses, accounts, numbers and little words', () => {
    expect([...wordsOf('The lamp! the LAMP @acme https://a.example/lamps of 2024 is broken')]).toEqual([
      'the',
      'lamp',
      'broken',
    ]);
  });

  test('of languages without spaces too', () => {
    expect(wordsOf('ランプが壊れました').has('ランプ')).toBe(true);
    expect(wordsOf('Die Lampen sind wieder da').has('lampen')).toBe(true);
  });

  test('however long a text is', () => {
    expect(
      wordsOf(
        Array.from(
          { length: 9000 },
          (_, at) => `word${'abcdefghij'[at % 10] ?? ''}${'x'.repeat(at % 30)}`,
        ).join(' '),
      ).size,
    ).toBeLessThanOrEqual(400);
  });

  test('what is said always does not rise, what is new does', () => {
    const before = new Map([
      ['the', 900],
      ['lamp', 300],
      ['delivery', 30],
      ['broken', 12],
    ]);
    const now = new Map([
      ['the', 30],
      ['lamp', 10],
      ['recall', 9],
      ['fire', 6],
      ['delivery', 1],
    ]);
    const found = risen(now, before);
    expect(found.map(({ key }) => key)).toEqual(['recall', 'fire']);
    expect(found[0]).toMatchObject({ count: 9, before: 0 });
    expect(found[0]?.z).toBeGreaterThan(1.96);
  });

  test('two people’s word is chance', () => {
    expect(risen(new Map([['fire', 2]]), new Map([['lamp', 500]]))).toEqual([]);
  });

  test('twice the same shares: nothing has risen', () => {
    const roll = dice(3);
    for (let round = 0; round < 30; round += 1) {
      const now = new Map(
        Array.from({ length: 20 }, (_, at) => [`w${String(at)}`, 3 + Math.floor(roll() * 20)] as const),
      );
      const before = new Map([...now].map(([key, times]) => [key, times * 10] as const));
      expect(risen(now, before)).toEqual([]);
    }
  });

  test('of more sayings of a word, the same or more is risen', () => {
    const before = new Map([
      ['lamp', 200],
      ['shade', 50],
    ]);
    const zOf = (times: number) =>
      risen(
        new Map([
          ['lamp', 40],
          ['shade', times],
        ]),
        before,
      ).find(({ key }) => key === 'shade')?.z ?? 0;
    const all = [3, 10, 20, 40, 80].map(zOf);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
  });
});

describe('spikes', () => {
  /** Days of the same hours, and what the last two hours are. */
  const series = (days: number, usual: (day: number, hour: number) => number, last: readonly number[]) => [
    ...Array.from({ length: days * 24 }, (_, at) => usual(Math.floor(at / 24), at % 24)),
    ...last,
  ];

  test('nothing is usual before a week is known', () => {
    expect(usualOf(series(6, () => 1, [0, 0]))).toBeNull();
    expect(spikeAt(series(6, () => 0, [20, 20]))).toBeNull();
    expect(spikeAt(series(8, () => 0, [20, 20]))).toMatchObject({ count: 40 });
  });

  test('what is usual at noon is a spike at night', () => {
    const byDay = (_: number, hour: number) => (hour >= 10 && hour < 14 ? 8 : 0);
    const atNoon = series(28, byDay, [...Array.from({ length: 11 }, (_, hour) => byDay(0, hour)), 9]);
    const atNight = series(28, byDay, [0, 0, 4, 5]);
    expect(spikeAt(atNoon)).toBeNull();
    expect(usualOf(atNoon)?.mean).toBeCloseTo(16, 0);
    expect(spikeAt(atNight)).toMatchObject({ count: 9, atMost: 1 });
  });

  test('what is usual on Mondays is none on a Monday', () => {
    const mondays = (day: number) => (day % 7 === 0 ? 10 : 1);
    expect(spikeAt(series(56, mondays, [10, 10]))).toBeNull();
    expect(usualOf(series(56, mondays, [10, 10]))?.mean ?? 0).toBeGreaterThan(
      usualOf(series(57, mondays, [10, 10]))?.mean ?? 0,
    );
  });

  test('where it goes up and down anyway it takes more', () => {
    const wild = (day: number) => (day % 2 === 0 ? 0 : 8);
    expect(spikeAt(series(30, () => 4, [11, 11]))).not.toBeNull();
    expect(spikeAt(series(30, wild, [11, 11]))).toBeNull();
  });

  test('an earlier spike does not become usual', () => {
    const once = (day: number) => (day === 20 ? 60 : 0);
    expect(spikeAt(series(27, once, [6, 6]))).not.toBeNull();
  });

  test('few are never one, however quiet it was', () => {
    expect(spikeAt(series(30, () => 0, [2, 2]))).toBeNull();
    expect(spikeAt(series(30, () => 0, [2, 3]))).not.toBeNull();
  });

  test('by chance alone hardly ever', () => {
    const roll = dice(5);
    const poisson = (mean: number) => {
      let [times, product] = [0, roll()];
      while (product > Math.exp(-mean)) {
        times += 1;
        product *= roll();
      }
      return times;
    };
    const hours = series(daysBack + 40, () => poisson(1.5), []);
    const alarms = Array.from({ length: 900 }, (_, back) => spikeAt(hours.slice(0, hours.length - back)));
    expect(alarms.filter(Boolean)).toHaveLength(0);
  });

  test('chances by hand: Poisson and negative binomial', () => {
    expect(chanceOf(0, { mean: 3, variance: 3 })).toBe(1);
    expect(chanceOf(1, { mean: 3, variance: 3 })).toBeCloseTo(1 - Math.exp(-3), 10);
    // Mean 2 and variance 4: size 2, chance of one more 1/2. P(0) = 1/4, P(1) = 1/4.
    expect(chanceOf(2, { mean: 2, variance: 4 })).toBeCloseTo(0.5, 10);
    expect(chanceOf(4000, { mean: 2000, variance: 2000 })).toBeLessThan(1e-9);
    expect(chanceOf(2000, { mean: 2000, variance: 2000 })).toBeCloseTo(0.503, 2);
  });
});
