import { expect, test } from 'vitest';
import { isSaid, medianOf, nextVisit, pauseMillis, waitsOf } from '../../../shared/shopping/grade.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);

test('seconds until each answer; what was not asked or answered has none', () => {
  expect(
    waitsOf([
      { askedAt: at(0), answeredAt: at(90) },
      { askedAt: at(100), answeredAt: null },
      { askedAt: null, answeredAt: null },
      // Clocks of two machines may differ.
      { askedAt: at(10), answeredAt: at(9) },
    ]),
  ).toEqual([90, null, null, 0]);
});

test.each([
  ['30 days', ['You have 30  DAYS for it.'], true],
  ['30 days|one month', ['It is One\nmonth.'], true],
  ['30 days', ['30', 'days'], false],
  ['30 days', [], false],
  ['refund', ['No.', 'We refund it.'], true],
  ['|', ['anything'], false],
  ['', ['anything'], false],
  ['ﬁve', ['five'], true],
])('%j in %j: %s', (fact, answers, said) => {
  expect(isSaid(fact, answers)).toBe(said);
});

test('a pause is never shorter than it was said, nor twice as long', () => {
  for (const lot of [0, 0.3, 0.999]) {
    expect(pauseMillis(5, lot)).toBeGreaterThanOrEqual(300_000);
    expect(pauseMillis(5, lot)).toBeLessThan(600_000);
  }
  expect(pauseMillis(0, 0.9)).toBe(0);
});

test('the next visit is within half a day of the day', () => {
  const hours = (lot: number) => (nextVisit(at(0), 7, lot).getTime() - at(0).getTime()) / 3_600_000;
  expect(hours(0)).toBe(7 * 24 - 12);
  expect(hours(0.5)).toBe(7 * 24);
  expect(hours(0.999)).toBeLessThan(7 * 24 + 12);
});

test.each([
  [[], null],
  [[5], 5],
  [[9, 1], 5],
  [[9, 1, 2], 2],
  [[4, 1, 2, 9], 3],
])('the median of %j is %s', (values, median) => {
  expect(medianOf(values)).toBe(median);
});
