import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestOf, meanOf, percentOf, problemsIn, type Question } from '../../../shared/quality/score.ts';
import { sampleOf, type Finished, type SampleRules } from '../../../shared/quality/sample.ts';

const card: Question[] = [
  { key: 'greets', weight: 1, scale: 'yes-no' },
  { key: 'solves', weight: 3, scale: 'three' },
  { key: 'kind', weight: 2, scale: 'three' },
];

describe('what a scorecard comes to', () => {
  test.each<[string, Record<string, number | null>, number | null]>([
    ['all at their best', { greets: 1, solves: 2, kind: 2 }, 100],
    ['nothing', { greets: 0, solves: 0, kind: 0 }, 0],
    // (1·1 + 3·½ + 2·1) / 6
    ['in part, by weight', { greets: 1, solves: 1, kind: 2 }, 75],
    // (1·0 + 2·½) / 3
    ['without what does not apply', { greets: 0, solves: null, kind: 1 }, 100 / 3],
    ['of nothing that applies', { greets: null, solves: null, kind: null }, null],
  ])('%s', (_name, answers, expected) => {
    const percent = percentOf(card, answers);
    if (expected === null) expect(percent).toBeNull();
    else expect(percent).toBeCloseTo(expected, 10);
  });

  test('a mean is of what is there', () => {
    expect(meanOf([100, null, 50])).toBe(75);
    expect(meanOf([null])).toBeNull();
    expect(meanOf([])).toBeNull();
  });

  test('says which question has no answer, which has one that it does not know, and which nobody asked', () => {
    expect(problemsIn(card, { greets: 1, solves: 2, kind: null })).toEqual([]);
    expect(problemsIn(card, { greets: 2, solves: 0.5 })).toEqual(['greets', 'solves', 'kind']);
    expect(problemsIn(card, { greets: -1, solves: 0, kind: 0, more: 1 })).toEqual(['greets', 'more']);
    expect(problemsIn([{ key: 'toString', weight: 1, scale: 'yes-no' }], {})).toEqual(['toString']);
  });

  test('stays between 0 and 100, and a better answer never takes away', () => {
    const question = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      weight: fc.integer({ min: 1, max: 10 }),
      scale: fc.constantFrom('yes-no' as const, 'three' as const),
    });
    const questions = fc.uniqueArray(question, { selector: ({ key }) => key, minLength: 1 });
    fc.assert(
      fc.property(
        questions,
        fc.array(fc.option(fc.nat(2)), { minLength: 3, maxLength: 3 }),
        (asked, given) => {
          const answers = Object.fromEntries(
            asked.map(({ key, scale }, at) => {
              const answer = given[at] ?? null;
              return [key, answer === null ? null : Math.min(answer, bestOf[scale])];
            }),
          );
          expect(problemsIn(asked, answers)).toEqual([]);
          const percent = percentOf(asked, answers);
          if (percent === null) return;
          expect(percent).toBeGreaterThanOrEqual(0);
          expect(percent).toBeLessThanOrEqual(100 + 1e-9);
          for (const { key, scale } of asked) {
            if (answers[key] === null) continue;
            const better = percentOf(asked, { ...answers, [key]: bestOf[scale] });
            expect(better).toBeGreaterThanOrEqual(percent - 1e-9);
          }
        },
      ),
    );
  });
});

describe('which conversations are looked at', () => {
  const none: SampleRules = {
    ...{ random: 0, lowScores: false, breached: false, newAgents: 0, newAgentDays: 30, double: 0 },
  };
  const plain: Finished = { lowScore: false, breached: false, agentDays: 400, lot: 0.5, doubleLot: 0.5 };
  const cases: [string, Partial<SampleRules>, Partial<Finished>, string | null][] = [
    ['none when no rule says so', {}, { lowScore: true, breached: true, agentDays: 0, lot: 0 }, null],
    ['what a customer was unhappy with', { lowScores: true }, { lowScore: true }, 'low-score'],
    ['a broken promise', { breached: true }, { breached: true }, 'breached'],
    [
      'an unhappy customer before a broken promise',
      { lowScores: true, breached: true },
      { lowScore: true, breached: true },
      'low-score',
    ],
    ['somebody new', { newAgents: 60 }, { agentDays: 30 }, 'new-agent'],
    ['nobody who has been there longer', { newAgents: 100 }, { agentDays: 31 }, null],
    ['some of all', { random: 51 }, {}, 'random'],
    ['but not the others', { random: 50 }, {}, null],
    ['all', { random: 100 }, { lot: 0.999999 }, 'random'],
  ];
  test.each(cases)('%s', (_name, rules, finished, why) => {
    expect(sampleOf({ ...plain, ...finished }, { ...none, ...rules })?.why ?? null).toBe(why);
  });

  test('by two people as often as was said', () => {
    const rules = { ...none, random: 100, double: 25 };
    expect(sampleOf({ ...plain, doubleLot: 0.24 }, rules)?.needs).toBe(2);
    expect(sampleOf({ ...plain, doubleLot: 0.25 }, rules)?.needs).toBe(1);
  });

  test('as many as the share says, of evenly drawn lots', () => {
    const lots = Array.from({ length: 1000 }, (_, at) => at / 1000);
    const taken = lots.filter((lot) => sampleOf({ ...plain, lot }, { ...none, random: 7 }) !== null);
    expect(taken).toHaveLength(70);
  });
});
