import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CustomerHistory } from '../../../shared/value/customers.ts';
import { dateOf, dayIn, firstDayOf, monthKey, monthOf } from '../../../shared/value/days.ts';
import { lifetimeValue } from '../../../shared/value/lifetime.ts';
import { periodsUntil, spanOf } from '../../../shared/value/periods.ts';
import { isBehind, ValueCount } from '../../../shared/value/report.ts';

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const today = day('2026-11-22');

describe('days and periods', () => {
  test('a day is that of the clocks there, also when they are changed', () => {
    const berlin = dayIn('Europe/Berlin');
    const at = (moment: string) => dateOf(berlin(Date.parse(moment)));
    expect(at('2026-10-24T21:59:00Z')).toBe('2026-10-24');
    expect(at('2026-10-24T22:00:00Z')).toBe('2026-10-25');
    // Summer time ends on the 25th: midnight is at 23:00 UTC from then on.
    expect(at('2026-10-25T22:59:00Z')).toBe('2026-10-25');
    expect(at('2026-10-25T23:00:00Z')).toBe('2026-10-26');
    expect(dateOf(dayIn('Asia/Kolkata')(Date.parse('2026-11-21T18:30:00Z')))).toBe('2026-11-22');
    expect(dateOf(dayIn('America/Los_Angeles')(Date.parse('2026-11-22T07:59:00Z')))).toBe('2026-11-21');
  });

  test('every day is of one month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (one) => {
        const month = monthOf(one);
        expect(firstDayOf(month)).toBeLessThanOrEqual(one);
        expect(firstDayOf(month + 1)).toBeGreaterThan(one);
        expect(dateOf(one).startsWith(monthKey(month))).toBe(true);
      }),
    );
  });

  test('the last period runs until tomorrow', () => {
    expect(periodsUntil(today, 'month', 3).map((one) => ({ key: one.key, ...spanOf(one) }))).toEqual([
      { key: '2026-09', from: '2026-09-01', to: '2026-09-30' },
      { key: '2026-10', from: '2026-10-01', to: '2026-10-31' },
      { key: '2026-11', from: '2026-11-01', to: '2026-11-22' },
    ]);
    expect(periodsUntil(today, 'quarter', 3).map(({ key }) => key)).toEqual([
      '2026-Q2',
      '2026-Q3',
      '2026-Q4',
    ]);
    expect(periodsUntil(day('2026-01-01'), 'quarter', 2).map(({ key }) => key)).toEqual([
      '2025-Q4',
      '2026-Q1',
    ]);
    expect(periodsUntil(today, 'year', 2).map((one) => ({ key: one.key, ...spanOf(one) }))).toEqual([
      { key: '2025', from: '2025-01-01', to: '2025-12-31' },
      { key: '2026', from: '2026-01-01', to: '2026-11-22' },
    ]);
  });
});

const person = (
  id: string,
  ...orders: [date: string, amount: number, currency?: string][]
): CustomerHistory => {
  const purchases = orders.map(([date, amount, currency = 'EUR']) => ({
    ...{ day: day(date), amount: amount * 1000, currency },
  }));
  return { id, purchases, active: [...new Set(purchases.map((one) => one.day))] };
};

/*
 * Computed by hand, lost after 60 days, for September 2026 (at its start whoever ordered since 3 July):
 *   ann kept, bob lost (ordered on 10 July; by 1 October 83 days ago), cid new, dee won back (last in March), eve no customer.
 *   start 2, lost 1, new 1, back 1, end 3: retention (3 − 2) / 2 = 1/2, churn 1/2.
 *   EUR: orders in September are those of ann (30, 20), cid (40), dee (10) = 100 of 4; customers ann, bob, cid, dee = 4.
 *   average 25, once each, lifespan 2 periods: 50. CHF: ann 12; she alone ever paid in it: 12 × 1 × 2 = 24.
 */
const all = [
  person('ann', ['2026-06-02', 10], ['2026-08-20', 15], ['2026-09-05', 30], ['2026-09-25', 20]),
  person('bob', ['2026-07-10', 99]),
  person('cid', ['2026-09-30', 40]),
  person('dee', ['2026-03-01', 5], ['2026-09-12', 10]),
  person('eve', ['2025-11-01', 70]),
];
const ann = person('ann', ['2026-06-02', 10], ['2026-08-20', 15], ['2026-09-05', 30]);
const withFrancs: CustomerHistory = {
  id: 'ann',
  purchases: [
    ...ann.purchases,
    { day: day('2026-09-06'), amount: 12_000, currency: 'CHF' },
    { day: day('2026-09-25'), amount: 20_000, currency: 'EUR' },
  ],
  active: [...ann.active, day('2026-09-06'), day('2026-09-25')],
};
const people = [withFrancs, ...all.slice(1)];
const terms = {
  ...{ lostDays: 60, today, cohortMonths: 12 },
  periods: periodsUntil(today, 'month', 6),
};
function counted(some: readonly CustomerHistory[]) {
  const count = new ValueCount(terms);
  for (const one of some) count.add(one);
  return count.figures();
}

describe('the report', () => {
  const figures = counted(people);
  const september = figures.periods.find(({ period }) => period.key === '2026-09');

  test('says what was computed by hand', () => {
    expect(figures.people).toBe(5);
    expect(september).toMatchObject({
      ...{ start: 2, lost: 1, fresh: 1, back: 1, brief: 0, end: 3, retention: 0.5, churn: 0.5 },
      values: [
        {
          ...{ currency: 'EUR', orders: 4, revenue: 100, customers: 4 },
          ...{ averageOrder: 25, frequency: 1, lifespan: 2, value: 50 },
        },
        {
          ...{ currency: 'CHF', orders: 1, revenue: 12, customers: 1 },
          ...{ averageOrder: 12, frequency: 1, lifespan: 2, value: 24 },
        },
      ],
    });
  });

  test('has a cohort for each month, spent adds up until then', () => {
    const march = figures.cohorts.find(({ month }) => month === '2026-03');
    expect(march?.size).toBe(1);
    expect(march?.cells).toHaveLength(9);
    expect(march?.cells.map(({ active }) => active)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(march?.cells.map(({ spent }) => spent['EUR'])).toEqual([5, 5, 5, 5, 5, 5, 15, 15, 15]);
    expect(figures.cohorts.at(-1)).toEqual({ month: '2026-11', size: 0, cells: [{ active: 0, spent: {} }] });
    // Eve came in November of the year before, which is no longer shown.
    expect(figures.cohorts.reduce((sum, { size }) => sum + size, 0)).toBe(4);
  });

  test('shows who stands behind each figure', () => {
    const period = terms.periods.find(({ key }) => key === '2026-09');
    if (!period) throw new Error('no September');
    const behind = (set: 'start' | 'end' | 'fresh' | 'back' | 'lost' | 'brief') =>
      people.filter((one) => isBehind(one, { set, period }, 60)).map(({ id }) => id);
    expect(behind('start')).toEqual(['ann', 'bob']);
    expect(behind('end')).toEqual(['ann', 'cid', 'dee']);
    expect(behind('fresh')).toEqual(['cid']);
    expect(behind('back')).toEqual(['dee']);
    expect(behind('lost')).toEqual(['bob']);
    expect(behind('brief')).toEqual([]);
    const cohort = (after: number | null) =>
      people
        .filter((one) => isBehind(one, { set: 'cohort', month: '2026-03', after }, 60))
        .map(({ id }) => id);
    expect([cohort(null), cohort(0), cohort(1), cohort(6)]).toEqual([['dee'], ['dee'], [], ['dee']]);
  });

  test('without customers there is no share, and without a loss no lifespan', () => {
    const [first] = counted([]).periods;
    expect(first).toMatchObject({ start: 0, retention: null, churn: null, values: [] });
    const value = { currency: 'EUR', orders: 2, revenue: 30, customers: 2 };
    expect(lifetimeValue({ ...value, churn: 0 })).toMatchObject({ lifespan: null, value: null });
    expect(lifetimeValue({ ...value, churn: null })).toMatchObject({ lifespan: null, value: null });
    expect(lifetimeValue({ ...value, orders: 0, customers: 0, churn: 0.5 })).toMatchObject({
      ...{ averageOrder: null, frequency: null, lifespan: 2, value: null },
    });
  });
});

const order = fc.record({
  day: fc.integer({ min: today - 500, max: today }),
  amount: fc.integer({ min: 0, max: 1_000_000 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
});
const histories = fc.array(fc.array(order, { maxLength: 10 }), { maxLength: 25 }).map((lists) =>
  lists.map((list, at): CustomerHistory => {
    const purchases = list.toSorted((a, b) => a.day - b.day);
    return { id: String(at), purchases, active: [...new Set(purchases.map((one) => one.day))] };
  }),
);

describe('for all histories', () => {
  test('each figure is as many as stand behind it', () => {
    fc.assert(
      fc.property(histories, (some) => {
        const { periods, cohorts } = counted(some);
        for (const { period, ...figures } of periods) {
          for (const set of ['start', 'end', 'fresh', 'back', 'lost', 'brief'] as const) {
            expect(some.filter((one) => isBehind(one, { set, period }, 60))).toHaveLength(figures[set]);
          }
        }
        for (const { month, size, cells } of cohorts) {
          const of = (after: number | null) =>
            some.filter((one) => isBehind(one, { set: 'cohort', month, after }, 60)).length;
          expect(of(null)).toBe(size);
          cells.forEach(({ active }, after) => expect(of(after)).toBe(active));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('nothing that was taken in a period is lost or counted twice', () => {
    fc.assert(
      fc.property(histories, (some) => {
        for (const { period, values } of counted(some).periods) {
          for (const { currency, revenue, orders } of values) {
            const theirs = some
              .flatMap(({ purchases }) => purchases)
              .filter((one) => one.currency === currency && one.day >= period.from && one.day < period.to);
            expect(orders).toBe(theirs.length);
            expect(Math.round(revenue * 1000)).toBe(theirs.reduce((sum, { amount }) => sum + amount, 0));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('lifetime value is average × frequency × lifespan, which is revenue by customer by churn', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 99_999 }),
        fc.integer({ min: 1, max: 999 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (orders, revenue, customers, churn) => {
          const { value } = lifetimeValue({ currency: 'EUR', orders, revenue, customers, churn });
          expect((value ?? 0) / (revenue / customers / churn)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});
