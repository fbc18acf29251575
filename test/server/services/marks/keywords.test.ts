import { describe, expect, test } from 'vitest';
import { keywordMatcher } from '../../../../server/services/marks/keywords.ts';

describe('keywords', () => {
  const match = keywordMatcher([
    { id: 'refund', keywords: ['refund', 'Rückerstattung', 'money back'] },
    { id: 'return', keywords: ['退货'] },
    { id: 'plus', keywords: ['c++', 'a.b'] },
    { id: 'none', keywords: [] },
  ]);
  test.each([
    ['I want a refund!', ['refund']],
    ['refunds are nice', []],
    ['REFUND', ['refund']],
    ['eine RUCKERSTATTUNG bitte', ['refund']],
    ['my money\n back', ['refund']],
    ['我想退货可以吗', ['return']],
    ['written in c++ today', ['plus']],
    ['axb', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(match(text).map(({ id }) => id)).toEqual(expected);
  });

  test('says which words of the text they were', () => {
    expect(match('Refund! My money\nback, a refund.')).toEqual([
      { id: 'refund', words: ['refund', 'money back'] },
    ]);
  });
});
