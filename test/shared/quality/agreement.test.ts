import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementOf, agreementWords, inSteps, wordForKappa } from '../../../shared/quality/agreement.ts';

type Pair = [string, string];
const times = (count: number, pair: Pair): Pair[] => Array.from({ length: count }, () => pair);

describe('kappa, computed by hand', () => {
  test('yes and no: 20 pairs, 14 the same', () => {
    // yes-yes 8, no-no 6, one of each 6. Given: yes 8·2+6 = 22 of 40, no 18 of 40.
    // Seen 14/20 = 0.7; by chance 0.55² + 0.45² = 0.505; kappa 0.195 / 0.495 = 0.39393…
    const pairs = [
      ...times(8, ['1', '1']),
      ...times(6, ['0', '0']),
      ...times(4, ['1', '0']),
      ...times(2, ['0', '1']),
    ];
    const { observed, expected, kappa } = agreementOf(pairs);
    expect(observed).toBeCloseTo(0.7, 12);
    expect(expected).toBeCloseTo(0.505, 12);
    expect(kappa).toBeCloseTo(0.195 / 0.495, 12);
  });

  test('three steps, of which those next to each other agree by half', () => {
    // 2-2 four times, 2-1 twice, 1-0 twice, 0-0 twice: 10 pairs, 20 scores: 2 ten times, 1 four, 0 six.
    // Seen (4 + 2·½ + 2·½ + 2) / 10 = 0.8.
    // By chance: 0.5² + 0.2² + 0.3² + 2·½·(0.5·0.2 + 0.2·0.3) + 2·0·0.5·0.3 = 0.38 + 0.16 = 0.54.
    const pairs = [
      ...times(4, ['2', '2']),
      ...times(2, ['2', '1']),
      ...times(2, ['1', '0']),
      ...times(2, ['0', '0']),
    ];
    const { observed, expected, kappa } = agreementOf(pairs, inSteps(2));
    expect(observed).toBeCloseTo(0.8, 12);
    expect(expected).toBeCloseTo(0.54, 12);
    expect(kappa).toBeCloseTo(0.26 / 0.46, 12);
  });

  test('what does not apply agrees only with itself', () => {
    // "n" with "0": nothing; "n" with "n": all. Seen 1/2; given: n 3 of 4, 0 1 of 4; chance 9/16 + 1/16 = 10/16.
    const { observed, expected, kappa } = agreementOf(
      [
        ['n', 'n'],
        ['n', '0'],
      ],
      inSteps(2),
    );
    expect([observed, expected]).toEqual([0.5, 0.625]);
    expect(kappa).toBeCloseTo(-0.125 / 0.375, 12);
  });
});

describe('kappa', () => {
  test('says nothing of none, nor where all got the same', () => {
    expect(agreementOf([])).toEqual({ pairs: 0, observed: 0, expected: 0, kappa: null });
    expect(agreementOf(times(5, ['1', '1']))).toMatchObject({ pairs: 5, observed: 1, kappa: null });
  });

  test('is 1 where all agree on several scores, and -1 where two always differ', () => {
    expect(agreementOf([...times(2, ['1', '1']), ...times(2, ['0', '0'])]).kappa).toBe(1);
    expect(agreementOf(times(4, ['1', '0'])).kappa).toBe(-1);
  });

  const score = fc.constantFrom('0', '1', '2', 'n');
  const pairs = fc.array(fc.tuple(score, score), { maxLength: 40 });
  test('whatever is scored: within its bounds, the same whoever is called first and in whatever order', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        for (const closeness of [undefined, inSteps(2)]) {
          const { kappa, observed, expected } = agreementOf(given, closeness);
          const turned = given.map(([one, other]): Pair => [other, one]).toReversed();
          const again = agreementOf(turned, closeness);
          if (kappa === null) expect(again.kappa).toBeNull();
          else {
            expect(again.kappa).toBeCloseTo(kappa, 9);
            expect(kappa).toBeLessThanOrEqual(1 + 1e-9);
            expect(kappa).toBeGreaterThanOrEqual(-1 - 1e-9);
            expect(kappa > 1 - 1e-9).toBe(observed > 1 - 1e-9);
          }
          expect(observed).toBeLessThanOrEqual(1);
          expect(expected).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});

test('each kappa has a word, and a higher one no lesser word', () => {
  const words = [-0.3, 0, 0.1, 0.2, 0.21, 0.4, 0.5, 0.6, 0.7, 0.8, 0.81, 1].map(wordForKappa);
  expect(words).toEqual([
    ...['none', 'none', 'slight', 'slight', 'fair', 'fair', 'moderate', 'moderate'],
    ...['substantial', 'substantial', 'near-perfect', 'near-perfect'],
  ]);
  const ranks = words.map((word) => agreementWords.indexOf(word));
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
});
