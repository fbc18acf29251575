import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from '../../../../shared/text/csv.ts';
import { percentile, Tally } from '../../../../server/services/reports/figures.ts';
import { hourClock } from '../../../../server/services/reports/hour-clock.ts';

describe('percentiles', () => {
  test('are values that were there; of nothing there is none', () => {
    expect(percentile([], 50)).toBeNull();
    expect(percentile([7], 90)).toBe(7);
    expect(percentile([1, 2, 3, 4], 50)).toBe(2);
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90)).toBe(9);
  });

  test('so many do not exceed it, and fewer do not exceed anything smaller', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const sorted = values.toSorted((one, other) => one - other);
          const found = percentile(sorted, percent) ?? Number.NaN;
          const share = (limit: (value: number) => boolean) => sorted.filter(limit).length / sorted.length;
          expect(share((value) => value <= found)).toBeGreaterThanOrEqual(percent / 100);
          expect(share((value) => value < found)).toBeLessThan(percent / 100);
        },
      ),
    );
  });
});

test('what is broken and still runs counts as broken, and is in no median', () => {
  const tally = new Tally();
  const over = new Date(0);
  tally.add({ met: true, endedAt: over, businessSeconds: 60 });
  tally.add({ met: false, endedAt: over, businessSeconds: 600 });
  tally.add({ met: false, endedAt: null, businessSeconds: 9999, parkedTimes: 2, parkedSeconds: 30 });
  expect(tally.figures()).toEqual({
    ...{ total: 3, met: 1, medianSeconds: 60, p90Seconds: 600 },
    parked: { times: 2, seconds: 30 },
  });
});

test('hours are those of the place, on the days when clocks are changed too', () => {
  const berlin = hourClock('Europe/Berlin');
  expect(berlin(new Date('2026-01-15T08:30:00Z'))).toBe(9);
  expect(berlin(new Date('2026-07-15T08:30:00Z'))).toBe(10);
  expect(berlin(new Date('2026-03-29T00:59:00Z'))).toBe(1);
  expect(berlin(new Date('2026-03-29T01:01:00Z'))).toBe(3);
  expect(hourClock('Asia/Kathmandu')(new Date('2026-01-15T00:20:00Z'))).toBe(6);
});

test('a line of CSV keeps commas, quotes and line ends, and holds no formula', () => {
  expect(csvLine(['plain', 7, 'a, b', 'she said "no"', 'two\nlines'])).toBe(
    'plain,7,"a, b","she said ""no""","two\nlines"\r\n',
  );
  expect(csvLine(['=1+1', '+41', '-x', '@me', -5])).toBe("'=1+1,'+41,'-x,'@me,-5\r\n");
});
