import { expect, test } from 'vitest';
import { isSampled } from '../../../shared/surveys/sample.ts';

const ids = (count: number, make: (nth: number) => string) =>
  Array.from({ length: count }, (_, nth) => make(nth));
/** One after the other, as a counter makes them. */
const inTurn = (nth: number) => (0x6b_03_b4_7b_03_97 * 0x1_00 + nth).toString(16).padStart(24, '0');

test('one in one: everybody is asked', () => {
  expect(ids(500, inTurn).every((id) => isSampled(id, 1))).toBe(true);
});

test.each([2, 3, 5, 10, 50])('about one in %i is asked, also of ids that follow each other', (oneIn) => {
  const all = 20_000;
  const asked = ids(all, inTurn).filter((id) => isSampled(id, oneIn)).length;
  const expected = all / oneIn;
  // Four deviations of a fair coin with that many sides.
  const margin = 4 * Math.sqrt(all * (1 / oneIn) * (1 - 1 / oneIn));
  expect(Math.abs(asked - expected)).toBeLessThan(margin);
});

test('the same conversation is always on the same side', () => {
  for (const id of ids(200, inTurn)) expect(isSampled(id, 7)).toBe(isSampled(id, 7));
});

test('what is no whole number counts as the one below it; nothing and less mean everybody', () => {
  expect(ids(300, inTurn).map((id) => isSampled(id, 3.9))).toEqual(
    ids(300, inTurn).map((id) => isSampled(id, 3)),
  );
  expect(isSampled('a', undefined)).toBe(true);
  expect(isSampled('a', 0)).toBe(true);
  expect(isSampled('a', -4)).toBe(true);
});
