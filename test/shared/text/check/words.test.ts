import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesOf, sentencesOf, stemsOf } from '../../../../shared/text/check/words.ts';

describe('sentences', () => {
  test('points inside numbers and addresses end none', () => {
    const found = sentencesOf('It costs 3.50 at shop.test now. Why? 返金は？ はい。\nYes');
    expect(found.map(({ text }) => text)).toEqual([
      'It costs 3.50 at shop.test now.',
      'Why?',
      '返金は？',
      'はい。',
      'Yes',
    ]);
    expect(found.map(({ asks }) => asks)).toEqual([false, true, true, false, false]);
  });

  test('each is where it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { start, end, text: piece } of sentencesOf(text))
          expect(text.slice(start, end)).toBe(piece);
      }),
    );
  });
});

describe('what a text is about', () => {
  test('forms of a word are one, small words and numbers none', () => {
    expect(stemsOf('The refunds of 14')).toEqual(stemsOf('a refunded'));
    expect(stemsOf('Die Rückerstattung')).toEqual(stemsOf('Ihre Rückerstattungen'));
    expect([...stemsOf('the of and 12')]).toEqual([]);
  });

  test('pairs of signs where no spaces divide', () => {
    expect([...stemsOf('返金について')]).toContain('返金');
  });
});

describe('places of a phrase', () => {
  const pieces = (phrase: string, text: string) =>
    placesOf(phrase, text).map(({ start, end }) => text.slice(start, end));

  test.each([
    ['free of charge', 'It is Free  of\nCharge!', ['Free  of\nCharge']],
    ['garantie', 'Die Garantie, keine Garantien', ['Garantie']],
    ['übergröße', 'UBERGRÖSSE ubergroße', ['ubergroße']],
    ['保証', '完全保証です', ['保証']],
    ['100%', 'about 100% sure', ['100%']],
    ['a.b', 'axb a.b', ['a.b']],
    ['e', 'é e\u0301 the', ['é', 'e\u0301']],
  ])('%s in %s', (phrase, text, found) => {
    expect(pieces(phrase, text)).toEqual(found);
  });

  test('any phrase is found in itself', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (phrase) => {
        fc.pre(/[\p{L}\p{N}]/u.test(phrase));
        expect(placesOf(phrase, phrase).length).toBeGreaterThan(0);
      }),
    );
  });
});
