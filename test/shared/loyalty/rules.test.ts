import { describe, expect, test } from 'vitest';
import { measureOrders, pointsOfOrder, type EarningOrder } from '../../../shared/loyalty/earning.ts';
import { moveTier, tierAhead, tierReached, type TierStanding } from '../../../shared/loyalty/tiers.ts';
import { loyaltyProgrammeInput } from '../../../shared/schemas/loyalty.ts';
import { orderStatus } from '../../../shared/schemas/order.ts';

const startsAt = new Date('2026-01-01T00:00:00.000Z');
const order = (more: Partial<EarningOrder> = {}): EarningOrder => ({
  ...{ status: 'paid', total: 20, currency: 'EUR', placedAt: new Date('2026-06-01T00:00:00.000Z') },
  ...more,
});

describe('what an order earns', () => {
  const rule = { perUnit: 1, currency: 'EUR', startsAt };
  test.each([
    [19.99, 1, 19],
    [0.29, 100, 29],
    [1.1, 10, 11],
    [4.35, 100, 435],
    [10, 0.5, 5],
    [0.99, 0.001, 0],
    [1000, 0.001, 1],
    [0, 5, 0],
    [-20, 5, 0],
  ])('%d at %d for one is %d', (total, perUnit, points) => {
    expect(pointsOfOrder(order({ total }), { ...rule, perUnit })).toBe(points);
  });
  test('only what was paid and kept', () => {
    const earning = orderStatus.options.filter((status) => pointsOfOrder(order({ status }), rule) > 0);
    expect(earning).toEqual(['paid', 'sent', 'done']);
  });
  test('nothing in another currency, nothing before the programme', () => {
    expect(pointsOfOrder(order({ currency: 'USD' }), rule)).toBe(0);
    expect(pointsOfOrder(order({ placedAt: new Date(startsAt.getTime() - 1) }), rule)).toBe(0);
    expect(pointsOfOrder(order({ placedAt: startsAt }), rule)).toBe(20);
  });
  test('orders of a period are counted and added up in cents', () => {
    const orders = [
      order({ total: 0.1 }),
      order({ total: 0.2 }),
      order({ status: 'returned', total: 5 }),
      order({ currency: 'USD' }),
      order({ placedAt: new Date(startsAt.getTime() - 1) }),
    ];
    expect(measureOrders(orders, { since: startsAt, currency: 'EUR' })).toEqual({ orders: 2, spend: 0.3 });
  });
});

describe('tiers', () => {
  const steps = [
    { tierId: 'gold', from: 1000 },
    { tierId: 'silver', from: 200 },
  ];
  const now = new Date('2026-11-22T00:00:00.000Z');
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const move = (standing: TierStanding, measure: number, at = now, graceDays = 30) =>
    moveTier({ steps, graceDays }, standing, { measure, now: at });

  test.each([
    [0, null, { tierId: 'silver', missing: 200 }],
    [199, null, { tierId: 'silver', missing: 1 }],
    [200, 'silver', { tierId: 'gold', missing: 800 }],
    [1000, 'gold', null],
    [5000, 'gold', null],
  ])('%d', (measure, tierId, ahead) => {
    expect(tierReached(steps, measure)).toBe(tierId);
    expect(tierAhead(steps, measure)).toEqual(ahead);
  });
  test('up at once', () => {
    expect(move({ tierId: null, slipsAt: null }, 1000)).toEqual({ tierId: 'gold', slipsAt: null });
    expect(move({ tierId: 'silver', slipsAt: later(3) }, 1000)).toEqual({ tierId: 'gold', slipsAt: null });
  });
  test('down after the grace, counted from when it was lost', () => {
    const first = move({ tierId: 'gold', slipsAt: null }, 300);
    expect(first).toEqual({ tierId: 'gold', slipsAt: later(30) });
    expect(move(first, 250, later(29))).toEqual(first);
    expect(move(first, 250, later(30))).toEqual({ tierId: 'silver', slipsAt: null });
    expect(move(first, 1000, later(29))).toEqual({ tierId: 'gold', slipsAt: null });
  });
  test('without a grace at once, also to none', () => {
    expect(move({ tierId: 'gold', slipsAt: null }, 0, now, 0)).toEqual({ tierId: null, slipsAt: null });
  });
  test('a tier of somebody’s own reasons stays', () => {
    expect(move({ tierId: 'friend', slipsAt: null }, 5000)).toEqual({ tierId: 'friend', slipsAt: null });
  });
  test('whatever it is asked, asking again at the same moment changes nothing', () => {
    for (const tierId of [null, 'silver', 'gold', 'friend']) {
      for (const measure of [0, 199, 200, 999, 1000]) {
        for (const slipsAt of [null, later(-1), now, later(1)]) {
          for (const grace of [0, 30]) {
            const once = move({ tierId, slipsAt }, measure, now, grace);
            expect(move(once, measure, now, grace)).toEqual(once);
          }
        }
      }
    }
  });
});

test('a programme names each tier once, and each where another does not begin', () => {
  const id = (nth: number) => String(nth).padStart(24, '0');
  const input = (steps: object[]) =>
    loyaltyProgrammeInput.safeParse({
      ...{ name: 'Club', currency: 'EUR', earn: { perUnit: 1 }, tiers: { steps } },
    });
  expect(input([{ tierId: id(1), from: 10 }]).success).toBe(true);
  const problems = input([
    { tierId: id(1), from: 10 },
    { tierId: id(1), from: 20 },
    { tierId: id(2), from: 10 },
  ]).error?.issues.map(({ path }) => path.join('.'));
  expect(problems).toEqual(['tiers.steps.1.tierId', 'tiers.steps.2.from']);
});
