import { expect, test } from 'vitest';
import { calculate } from '../../../shared/sla/calculate.ts';
import { compareMany } from './against-oracle.ts';
import { Chance, calendarBy, historyBy, termsBy } from './random-history.ts';

test('says what counting minute by minute says, over random histories, calendars, changes of clocks and of policies', () => {
  // 100,000 of them: npm run bench -- sla-oracle
  expect(compareMany(600, { seed: 20261122 })).toBeNull();
});

test('says the same in whatever order the facts are given', () => {
  const begin = Date.parse('2026-10-23T00:00:00Z');
  for (let seed = 1; seed <= 100; seed += 1) {
    const chance = new Chance(seed);
    const calendars = [calendarBy(chance, begin), calendarBy(chance, begin)];
    const policies = Array.from({ length: 3 }, () => termsBy(chance, calendars));
    const { facts, now } = historyBy(chance, { begin, policies });
    const { clocks, parked } = calculate(facts, now);
    const again = calculate(chance.shuffled(facts), now);
    expect({ clocks: again.clocks, parked: again.parked }).toEqual({ clocks, parked });
  }
});
