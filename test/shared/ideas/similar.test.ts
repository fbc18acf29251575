import { describe, expect, test } from 'vitest';
import { mostAlike } from '../../../shared/ideas/similar.ts';

const idea = (id: string, text: string) => ({ id, words: text.toLowerCase().split(' ') });
const ideas = [
  idea('dark', 'a dark theme for the app'),
  idea('export', 'export the invoices as a file'),
  idea('invoices', 'send the invoices by mail'),
  idea('night', 'dark colours at night in the app'),
];

describe('ideas that say nearly the same', () => {
  test('come likest first, and what shares only small words does not come', () => {
    const found = mostAlike('please a dark theme'.split(' '), ideas, 5);
    expect(found[0]?.id).toBe('dark');
    expect(found.map(({ id }) => id)).not.toContain('invoices');
  });

  test('are as like as can be when they say the same, in whatever order', () => {
    const [first] = mostAlike('app the for theme dark a'.split(' '), ideas, 5);
    expect(first).toMatchObject({ id: 'dark' });
    expect(first?.likeness).toBeCloseTo(1);
  });

  test('a rare word weighs more than one that all use', () => {
    const all = [idea('rare', 'the giraffe'), ...['x', 'y', 'z'].map((id) => idea(id, `the ${id}`))];
    const [first, second] = mostAlike(['the', 'giraffe', 'again'], all, 5);
    expect(first?.id).toBe('rare');
    expect(first?.likeness ?? 0).toBeGreaterThan((second?.likeness ?? 0) + 0.2);
  });

  test('there are no more than asked for', () => {
    const many = Array.from({ length: 20 }, (_, at) => idea(String(at), 'a bigger cup'));
    expect(mostAlike(['a', 'bigger', 'cup'], many, 3)).toHaveLength(3);
  });

  test('nothing is like no words, and no words are like nothing', () => {
    expect(mostAlike([], ideas, 5)).toEqual([]);
    expect(mostAlike(['dark'], [], 5)).toEqual([]);
    expect(mostAlike(['dark'], [{ id: 'empty', words: [] }], 5)).toEqual([]);
  });

  test('likeness is between 0 and 1 and the same both ways, whatever the words', () => {
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const words = () => Array.from({ length: 1 + next(6) }, () => 'abcdefgh'[next(8)] ?? 'a');
    for (let round = 0; round < 300; round += 1) {
      const [a, b] = [words(), words()];
      const there = mostAlike(a, [{ id: 'b', words: b }], 1)[0]?.likeness;
      const back = mostAlike(b, [{ id: 'a', words: a }], 1)[0]?.likeness;
      if (there !== undefined) {
        expect(there).toBeGreaterThan(0);
        expect(there).toBeLessThanOrEqual(1);
      }
      expect(back ?? 0).toBeCloseTo(there ?? 0, 10);
    }
  });
});
