import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figuresOf } from '../../../shared/surveys/figures.ts';
import { isScore, scoresOf, surveyKinds, verdictOf } from '../../../shared/surveys/kinds.ts';
import { netPromoter } from '../../../shared/surveys/net-promoter.ts';

test('promoters give 9 and 10, passives 7 and 8, detractors 0 to 6', () => {
  const said = scoresOf('nps').map((score) => verdictOf('nps', score));
  expect(said).toEqual([...Array<string>(7).fill('bad'), 'middle', 'middle', 'good', 'good']);
  expect(scoresOf('csat').map((score) => verdictOf('csat', score))).toEqual([
    ...['bad', 'bad', 'middle', 'good', 'good'],
  ]);
  expect(scoresOf('ces').map((score) => verdictOf('ces', score))).toEqual([
    ...['bad', 'bad', 'bad', 'middle', 'good', 'good', 'good'],
  ]);
  expect([isScore('nps', 0), isScore('csat', 0), isScore('ces', 8), isScore('nps', 6.5)]).toEqual([
    ...[true, false, false, false],
  ]);
});

test('the score and its interval, by hand', () => {
  const rounded = (...counts: [number, number, number]) => {
    const { score, low, high } = netPromoter(...counts)!;
    return [score.toFixed(4), low.toFixed(4), high.toFixed(4)];
  };
  // 6 for, 2 against, of 10: (6.75 - 2.75) / 13 = 0.3077; √((0.7308 - 0.0947) / 13) = 0.2212; ± 1.96 × 0.2212.
  expect(rounded(6, 2, 10)).toEqual(['0.4000', '-0.1259', '0.7412']);
  // 50 and 20 of 100: 30 / 103 = 0.2913; √((0.6942 - 0.0848) / 103) = 0.0769.
  expect(rounded(50, 20, 100)).toEqual(['0.3000', '0.1405', '0.4420']);
  // All ten for us: 10 / 13 = 0.7692; √((0.8846 - 0.5917) / 13) = 0.1501; never above 1.
  expect(rounded(10, 0, 10)).toEqual(['1.0000', '0.4750', '1.0000']);
  // All four in between: ± 1.96 × √(0.2143 / 7).
  expect(rounded(0, 0, 4)).toEqual(['0.0000', '-0.3429', '0.3429']);
  expect(netPromoter(0, 0, 0)).toBeNull();
});

test('figures of each kind, by hand', () => {
  const given = new Map([
    [10, 3],
    [9, 1],
    [7, 2],
    [3, 2],
  ]);
  // (4 - 2) / 8; (30 + 9 + 14 + 6) / 8.
  expect(figuresOf('nps', 20, given)).toMatchObject({
    ...{ asked: 20, answered: 8, satisfied: 4, against: 2, score: 0.25, average: 7.375 },
  });
  const easy = new Map([
    [7, 2],
    [4, 1],
    [1, 1],
  ]);
  expect(figuresOf('ces', 4, easy)).toMatchObject({ satisfied: 2, against: 1, score: 0.5, average: 4.75 });
  const eight = figuresOf('csat', 10, new Map([[5, 8]]).set(1, 2));
  expect([eight.low?.toFixed(4), eight.high?.toFixed(4)]).toEqual(['0.4902', '0.9433']);
  expect(figuresOf('csat', 3, new Map())).toEqual({
    ...{ asked: 3, answered: 0, satisfied: 0, against: 0, average: null, score: null, low: null, high: null },
  });
});

test('every interval holds what was seen, stays on its scale, mirrors, and narrows with more answers', () => {
  const answers = fc.array(fc.nat(10), { minLength: 1, maxLength: 300 });
  const counted = (scores: number[], times = 1) => {
    const map = new Map<number, number>();
    for (const score of scores) map.set(score, (map.get(score) ?? 0) + times);
    return map;
  };
  fc.assert(
    fc.property(answers, fc.constantFrom(...surveyKinds), (all, kind) => {
      const scores = all.filter((score) => isScore(kind, score));
      if (scores.length === 0) return;
      const { score, low, high, satisfied, against, answered } = figuresOf(
        kind,
        scores.length,
        counted(scores),
      );
      expect(satisfied + against).toBeLessThanOrEqual(answered);
      expect(low!).toBeLessThanOrEqual(score! + 1e-12);
      expect(high!).toBeGreaterThanOrEqual(score! - 1e-12);
      expect(low!).toBeGreaterThanOrEqual(kind === 'nps' ? -1 : 0);
      expect(high!).toBeLessThanOrEqual(1);
      const more = figuresOf(kind, scores.length * 9, counted(scores, 9));
      expect(more.score).toBeCloseTo(score!, 10);
      expect(more.high! - more.low!).toBeLessThan(high! - low! + 1e-12);
      if (kind !== 'nps') return;
      const turned = netPromoter(against, satisfied, answered)!;
      expect([turned.low, turned.high]).toEqual([expect.closeTo(-high!, 10), expect.closeTo(-low!, 10)]);
    }),
  );
});
