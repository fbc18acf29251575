import { describe, expect, test } from 'vitest';
import { nextInTurn } from '../../../../server/services/triage/round-robin.ts';

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
