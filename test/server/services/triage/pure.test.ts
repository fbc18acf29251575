import { describe, expect, test } from 'vitest';
import { keywordMatcher } from '../../../../server/services/triage/keywords.ts';
import { nextInTurn } from '../../../../server/services/triage/round-robin.ts';

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
    expect(match(text)).toEqual(expected);
  });
});

describe('turns', () => {
  const candidates = [
    { id: 'c', capacity: 2 },
    { id: 'a', capacity: 2 },
    { id: 'b', capacity: 2 },
  ];
  test.each([
    ['nobody had one yet', null, {}, 'a'],
    ['after the last', 'a', {}, 'b'],
    ['around', 'c', {}, 'a'],
    ['past those who are full', 'a', { b: 2 }, 'c'],
    ['the last one left', 'zzz', {}, 'a'],
    ['everybody is full', 'a', { a: 2, b: 2, c: 5 }, null],
  ])('%s', (_name, lastId, load, expected) => {
    expect(nextInTurn({ candidates, lastId, load: new Map(Object.entries(load)) })).toBe(expected);
  });
});
