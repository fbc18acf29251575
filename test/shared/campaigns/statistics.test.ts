import { describe, expect, test } from 'vitest';
import {
  difference,
  neededOfEach,
  shareOf,
  verdictOf,
  wilson,
} from '../../../shared/campaigns/statistics.ts';

describe('Wilson’s interval', () => {
  test('of a textbook: 81 of 263', () => {
    // Newcombe (1998a), table I, method 3: 0.2553 to 0.3662.
    const { low, high } = wilson({ reached: 263, hits: 81 });
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  test('of a textbook: 15 of 148, 0 of 20 and 1 of 29', () => {
    const some = wilson({ reached: 148, hits: 15 });
    expect([some.low, some.high]).toEqual([expect.closeTo(0.0624, 4), expect.closeTo(0.1605, 4)]);
    const none = wilson({ reached: 20, hits: 0 });
    expect([none.low, none.high]).toEqual([0, expect.closeTo(0.1611, 4)]);
    const one = wilson({ reached: 29, hits: 1 });
    expect([one.low, one.high]).toEqual([expect.closeTo(0.0061, 4), expect.closeTo(0.1718, 4)]);
  });

  test('of nobody nothing is known', () => {
    expect(wilson({ reached: 0, hits: 0 })).toEqual({ low: 0, high: 1 });
    expect(shareOf({ reached: 0, hits: 0 })).toBe(0);
  });

  test('holds its share and stays between none and all', () => {
    for (let reached = 1; reached <= 60; reached += 1) {
      for (let hits = 0; hits <= reached; hits += 1) {
        const { low, high } = wilson({ reached, hits });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / reached);
        expect(high).toBeGreaterThanOrEqual(hits / reached);
      }
    }
  });
});

describe('the difference of two shares', () => {
  // Newcombe (1998b), table II, method 10.
  test.each([
    [{ reached: 70, hits: 56 }, { reached: 80, hits: 48 }, 0.0524, 0.3339],
    [{ reached: 10, hits: 9 }, { reached: 10, hits: 3 }, 0.1705, 0.809],
    [{ reached: 56, hits: 5 }, { reached: 29, hits: 0 }, -0.0381, 0.1926],
    [{ reached: 10, hits: 10 }, { reached: 10, hits: 0 }, 0.6075, 1],
  ])('of a textbook: %o and %o', (more, less, low, high) => {
    const found = difference(less, more);
    expect(found.value).toBeCloseTo(more.hits / more.reached - less.hits / less.reached, 12);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('turned round it is the same with another sign', () => {
    const [a, b] = [
      { reached: 400, hits: 31 },
      { reached: 380, hits: 52 },
    ];
    const [there, back] = [difference(a, b), difference(b, a)];
    expect(back.value).toBeCloseTo(-there.value, 12);
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.high).toBeCloseTo(-there.low, 12);
  });

  test('of equals holds nothing', () => {
    const { low, high } = difference({ reached: 50, hits: 10 }, { reached: 50, hits: 10 });
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });
});

describe('the verdict', () => {
  const clear = { a: { reached: 500, hits: 20 }, b: { reached: 500, hits: 60 } };

  test('names who is better', () => {
    expect(verdictOf({ ...clear, planned: 500, ripe: true })).toBe('b');
    expect(verdictOf({ a: clear.b, b: clear.a, planned: 500, ripe: true })).toBe('a');
  });

  test('says that nothing is shown where chance could have done it', () => {
    const close = { a: { reached: 500, hits: 40 }, b: { reached: 500, hits: 50 } };
    expect(verdictOf({ ...close, planned: 500, ripe: true })).toBe('no-difference');
  });

  test('says nothing before the planned number, however clear it looks', () => {
    expect(verdictOf({ ...clear, planned: 501, ripe: true })).toBe('too-early');
    expect(verdictOf({ a: { reached: 499, hits: 1 }, b: clear.b, planned: 500, ripe: true })).toBe(
      'too-early',
    );
  });

  test('says nothing before everybody had their time', () => {
    expect(verdictOf({ ...clear, planned: 500, ripe: false })).toBe('too-early');
  });

  /** A generator of our own, so that the same dice fall each time. */
  function dice(seed: number) {
    let state = seed >>> 0;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 4_294_967_296;
    };
  }

  test('among equals it names a winner hardly ever', () => {
    const roll = dice(7);
    const hits = () => Array.from({ length: 400 }, () => roll() < 0.1).filter(Boolean).length;
    const rounds = 2000;
    let named = 0;
    for (let round = 0; round < rounds; round += 1) {
      const [a, b] = [
        { reached: 400, hits: hits() },
        { reached: 400, hits: hits() },
      ];
      if (verdictOf({ a, b, planned: 400, ripe: true }) !== 'no-difference') named += 1;
    }
    // 5 of 100 are promised; a little more is chance.
    expect(named / rounds).toBeLessThan(0.065);
    expect(named).toBeGreaterThan(0);
  });

  test('with the number that was reckoned a true difference is seen in four cases of five', () => {
    const roll = dice(11);
    const each = neededOfEach(0.1, 0.05) ?? 0;
    const hits = (share: number) => Array.from({ length: each }, () => roll() < share).filter(Boolean).length;
    const rounds = 600;
    let seen = 0;
    for (let round = 0; round < rounds; round += 1) {
      const [a, b] = [
        { reached: each, hits: hits(0.1) },
        { reached: each, hits: hits(0.15) },
      ];
      if (verdictOf({ a, b, planned: each, ripe: true }) === 'b') seen += 1;
    }
    expect(seen / rounds).toBeGreaterThan(0.75);
    expect(seen / rounds).toBeLessThan(0.86);
  });
});

describe('how many are needed', () => {
  test('of a textbook', () => {
    // Fleiss, Levin and Paik (2003), without correction: 10 % against 15 %.
    expect(neededOfEach(0.1, 0.05)).toBe(686);
    expect(neededOfEach(0.5, 0.1)).toBe(388);
  });

  test('fewer for a larger difference', () => {
    expect(neededOfEach(0.1, 0.1)!).toBeLessThan(neededOfEach(0.1, 0.02)!);
  });

  test('there is none for what cannot be', () => {
    expect(neededOfEach(0.9, 0.2)).toBeNull();
    expect(neededOfEach(0.1, 0)).toBeNull();
    expect(neededOfEach(-0.1, 0.2)).toBeNull();
  });
});
