import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countBefore,
  isCustomerAt,
  movementOf,
  movementsFrom,
  noMovements,
  type MovementCounts,
} from '../../../shared/value/customers.ts';

const period = { from: 100, to: 130 };
const movement = (active: number[], lostDays = 60) => movementOf(active, period, lostDays);

describe('who is a customer when', () => {
  test('counts days before one', () => {
    expect(countBefore([], 5)).toBe(0);
    expect(countBefore([1, 5, 9], 5)).toBe(1);
    expect(countBefore([1, 5, 9], 6)).toBe(2);
    expect(countBefore([1, 5, 9], 10)).toBe(3);
  });

  test('until so many days after what they did last', () => {
    expect(isCustomerAt([40], 100, 60)).toBe(true);
    expect(isCustomerAt([39], 100, 60)).toBe(false);
    expect(isCustomerAt([100], 100, 60)).toBe(false);
    expect(isCustomerAt([10, 99, 200], 100, 60)).toBe(true);
    expect(isCustomerAt([], 100, 60)).toBe(false);
  });

  test.each([
    ['kept', [80, 120]],
    ['kept', [90]],
    ['lost', [50]],
    ['lost', [69]],
    ['kept', [70]],
    ['fresh', [100]],
    ['fresh', [129]],
    [null, [130]],
    ['back', [10, 110]],
    ['back', [39, 100]],
    ['kept', [40, 100]],
    [null, [10]],
    [null, []],
  ])('%s: active on %j', (expected, active) => {
    expect(movement(active)).toBe(expected);
  });

  test('who came and was lost within the period is seen by neither end', () => {
    expect(movement([105], 20)).toBe('brief');
    expect(movement([10, 105], 20)).toBe('brief');
  });
});

/** By the words of the definition, day by day. */
function slowMovement(active: readonly number[], { from, to }: typeof period, lostDays: number) {
  const customer = (day: number) => active.some((one) => one < day && day - one <= lostDays);
  const within = active.some((one) => one >= from && one < to);
  const [start, end] = [customer(from), customer(to)];
  if (start) return end ? 'kept' : 'lost';
  if (!within) return null;
  if (!end) return 'brief';
  return active.some((one) => one < from) ? 'back' : 'fresh';
}

const days = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 12 });
const people = fc.array(days, { maxLength: 40 });
const anyPeriod = fc
  .record({ from: fc.integer({ min: 0, max: 380 }), length: fc.integer({ min: 1, max: 120 }) })
  .map(({ from, length }) => ({ from, to: from + length }));
const lost = fc.integer({ min: 1, max: 200 });

describe('for all histories', () => {
  test('the quick answer is that of the definition', () => {
    fc.assert(
      fc.property(days, anyPeriod, lost, (active, within, lostDays) => {
        const sorted = active.toSorted((a, b) => a - b);
        expect(movementOf(sorted, within, lostDays)).toBe(slowMovement(sorted, within, lostDays));
      }),
    );
  });

  test('retention and churn make one, and start − lost + new is the end', () => {
    fc.assert(
      fc.property(people, anyPeriod, lost, (all, within, lostDays) => {
        const counts: MovementCounts = noMovements();
        for (const active of all) {
          const one = movementOf(
            active.toSorted((a, b) => a - b),
            within,
            lostDays,
          );
          if (one) counts[one] += 1;
        }
        const { start, end, fresh, back, lost: gone, retention, churn } = movementsFrom(counts);
        expect(start - gone + fresh + back).toBe(end);
        if (start === 0) expect([retention, churn]).toEqual([null, null]);
        else expect((retention ?? 0) + (churn ?? 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('what ends one period begins the next', () => {
    fc.assert(
      fc.property(people, anyPeriod, lost, (all, { from, to }, lostDays) => {
        const middle = Math.floor((from + to) / 2);
        const count = (within: typeof period) => {
          const counts = noMovements();
          for (const active of all) {
            const one = movementOf(
              active.toSorted((a, b) => a - b),
              within,
              lostDays,
            );
            if (one) counts[one] += 1;
          }
          return movementsFrom(counts);
        };
        expect(count({ from, to: middle }).end).toBe(count({ from: middle, to }).start);
      }),
    );
  });
});
