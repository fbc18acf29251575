import { describe, expect, test } from 'vitest';
import {
  earn,
  expire,
  goesNext,
  goodUntil,
  nothingYet,
  spend,
  takeBack,
  type Balance,
  type Change,
} from '../../../shared/loyalty/balance.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const day = 86_400_000;
const inDays = (days: number) => new Date(now.getTime() + days * day);
const points = ({ lines }: Change) => lines.reduce((sum, line) => sum + line.points, 0);
const has = (balance: Balance) => ({ balance: balance.balance, owed: balance.owed });

const got = (amount: number, until: Date | null, before: Balance = nothingYet) =>
  earn(before, { kind: 'order', points: amount }, { until, now }).after;

describe('points are good until the end of a month', () => {
  test.each([
    ['2026-11-22T12:00:00.000Z', 1, '2027-01-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', 2, '2027-03-01T00:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 24, '2028-02-01T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 12, '2029-03-01T00:00:00.000Z'],
  ])('from %s for %i months', (at, months, until) => {
    expect(goodUntil(new Date(at), months)?.toISOString()).toBe(until);
  });
  test('or for ever', () => expect(goodUntil(now, null)).toBeNull());
});

test('those that go first are spent first, those for ever last', () => {
  let balance = got(10, null);
  balance = got(20, inDays(60), balance);
  balance = got(30, inDays(30), balance);
  expect(goesNext(balance)).toEqual({ at: inDays(30), points: 30 });
  const after = spend(balance, 45, now)?.after;
  expect(after?.lots).toEqual([
    { until: inDays(60), points: 5 },
    { until: null, points: 10 },
  ]);
  expect(goesNext(after ?? nothingYet)).toEqual({ at: inDays(60), points: 5 });
});

test('points of the same day are one lot, so that an account stays small', () => {
  let balance = nothingYet;
  for (let nth = 0; nth < 500; nth += 1) balance = got(1, inDays(30), balance);
  expect(balance.lots).toEqual([{ until: inDays(30), points: 500 }]);
});

test('what has had its day cannot be spent, to the millisecond', () => {
  const balance = got(100, inDays(1));
  expect(spend(balance, 100, new Date(inDays(1).getTime() - 1))?.after.balance).toBe(0);
  expect(spend(balance, 100, inDays(1))).toBeNull();
  const gone = expire(balance, inDays(1));
  expect(has(gone.after)).toEqual({ balance: 0, owed: 0 });
  expect(gone.lines).toEqual([{ kind: 'expiry', points: -100 }]);
  expect(expire(gone.after, inDays(2)).lines).toEqual([]);
});

test('more than there is cannot be spent', () => {
  expect(spend(got(99, null), 100, now)).toBeNull();
  expect(spend(got(100, null), 100, now)?.after.balance).toBe(0);
});

describe('a returned order', () => {
  test('takes its own points back first', () => {
    let balance = got(50, inDays(10));
    balance = got(70, inDays(90), balance);
    const back = takeBack(balance, 70, { until: inDays(90), now });
    expect(back.after.lots).toEqual([{ until: inDays(10), points: 50 }]);
    expect(back.lines).toEqual([{ kind: 'reversal', points: -70, meant: -70 }]);
  });
  test('whose points are spent is owed, and paid off by what comes next', () => {
    const spent = spend(got(100, inDays(90)), 80, now)?.after ?? nothingYet;
    const back = takeBack(spent, 100, { until: inDays(90), now });
    expect(has(back.after)).toEqual({ balance: 0, owed: 80 });
    expect(back.lines).toEqual([{ kind: 'reversal', points: -20, meant: -100 }]);
    const part = earn(back.after, { kind: 'survey', points: 30 }, { until: null, now });
    expect(has(part.after)).toEqual({ balance: 0, owed: 50 });
    expect(part.lines).toEqual([
      { kind: 'survey', points: 30 },
      { kind: 'settled', points: -30 },
    ]);
    const rest = earn(part.after, { kind: 'order', points: 60 }, { until: null, now });
    expect(has(rest.after)).toEqual({ balance: 10, owed: 0 });
  });
  test('whose points expired by themselves owes nothing', () => {
    const balance = got(20, null, got(100, inDays(1)));
    const back = takeBack(balance, 100, { until: inDays(1), now: inDays(2) });
    expect(has(back.after)).toEqual({ balance: 20, owed: 0 });
    expect(points(back)).toBe(-100);
  });
});

/** A small generator, the same for each seed. */
function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('whatever happens in whatever order: balance = lots = ledger, never less than nothing', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const roll = dice(seed);
    let balance = nothingYet;
    let ledger = 0;
    let at = now.getTime();
    for (let step = 0; step < 60; step += 1) {
      at += roll(20) * day;
      const moment = new Date(at);
      const amount = 1 + roll(200);
      const until = roll(5) === 0 ? null : new Date(at + roll(120) * day);
      const before = balance;
      const deeds: (() => Change | null)[] = [
        () => earn(balance, { kind: 'order', points: amount }, { until, now: moment }),
        () => earn(balance, { kind: 'goodwill', points: amount }, { until, now: moment }),
        () => spend(balance, amount, moment),
        () => takeBack(balance, amount, { until, now: moment }),
        () => expire(balance, moment),
      ];
      const change = deeds[roll(deeds.length)]?.();
      if (!change) continue;
      balance = change.after;
      ledger += points(change);
      const lots = balance.lots.reduce((sum, lot) => sum + lot.points, 0);
      expect({ seed, step, lots, ledger }).toEqual({
        ...{ seed, step },
        ...{ lots: balance.balance, ledger: balance.balance },
      });
      expect(
        Math.min(balance.balance, balance.owed, ...balance.lots.map((lot) => lot.points)),
      ).toBeGreaterThanOrEqual(0);
      // Whoever owes has nothing to spend that was there before they owed more.
      if (balance.owed > before.owed) expect(balance.balance).toBe(0);
    }
  }
});
