import { expect, test } from 'vitest';
import { markedPieces, sourcesNamed, withoutMarks } from '../../../shared/assist/marks.ts';

const draft = 'It takes 3 days [1]. Returns are free [2, 3], see [4] and [DELIVERY DATE].【2†source】';

test('the sources that are named, each once, as far as there are so many', () => {
  expect(sourcesNamed(draft, 3)).toEqual([1, 2, 3]);
  expect(sourcesNamed('nothing', 3)).toEqual([]);
});

test('what would be sent has none of them, and all else stays', () => {
  expect(withoutMarks(draft, 3)).toBe('It takes 3 days. Returns are free, see [4] and [DELIVERY DATE].');
  expect(withoutMarks('Choose [1] or [2]', 0)).toBe('Choose [1] or [2]');
});

test('pieces together are what would be sent', () => {
  const pieces = markedPieces(draft, 3);
  expect(pieces.map(({ text }) => text).join('')).toBe(withoutMarks(draft, 3));
  expect(pieces[0]).toEqual({ text: 'It takes 3 days', sources: [1] });
  expect(markedPieces('', 3)).toEqual([]);
});
