import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitIntoPosts } from '../../../shared/text/split.ts';
import { textLength } from '../../../shared/text/length.ts';

const within = (limit: number) => (text: string) => textLength(text, 'grapheme') <= limit;
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe('a long answer', () => {
  test('stays one post when it fits', () => {
    expect(splitIntoPosts('  Hello  ', { fits: within(20), prefix: '@a ' })).toEqual(['@a Hello']);
  });

  test('is cut at a paragraph, a sentence, a space, in this order of liking', () => {
    const fits = within(40);
    expect(splitIntoPosts('One two three four five.\n\nSix seven. Eight nine ten eleven.', { fits })).toEqual(
      ['One two three four five. (1/2)', 'Six seven. Eight nine ten eleven. (2/2)'],
    );
    expect(splitIntoPosts('One two three. Four five six. Seven eight nine.', { fits })).toEqual([
      'One two three. Four five six. (1/2)',
      'Seven eight nine. (2/2)',
    ]);
    expect(splitIntoPosts('one two three four five six seven eight nine', { fits })).toEqual([
      'one two three four five six seven (1/2)',
      'eight nine (2/2)',
    ]);
  });

  test('says who it is for in every part, and makes room for two digits', () => {
    const parts = splitIntoPosts('word '.repeat(120), { fits: within(60), prefix: '@alice@example.social ' });
    expect(parts.length).toBeGreaterThan(9);
    for (const [index, part] of parts.entries()) {
      expect(part).toMatch(/^@alice@example\.social word/);
      expect(part.endsWith(`(${index + 1}/${parts.length})`)).toBe(true);
      expect(textLength(part, 'grapheme')).toBeLessThanOrEqual(60);
    }
  });

  test('never cuts a grapheme', () => {
    const family = '👩‍👩‍👧‍👦';
    const parts = splitIntoPosts(family.repeat(50), { fits: within(30) });
    expect(parts.map((part) => part.replace(/ \(\d+\/\d+\)$/, '')).join('')).toBe(family.repeat(50));
  });

  test('loses no word and fits, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 3 }), { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const parts = splitIntoPosts(text, { fits: within(80) });
        const bare = parts.map((part) => (parts.length > 1 ? part.replace(/ \(\d+\/\d+\)$/, '') : part));
        expect(bare.flatMap(words)).toEqual(words(text));
        for (const part of parts) expect(within(80)(part)).toBe(true);
      }),
    );
  });
});
