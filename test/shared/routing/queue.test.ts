import { describe, expect, test } from 'vitest';
import { expectedMinutes, queueKey, queueOrder, type Passage } from '../../../shared/routing/queue.ts';
import { kindOf, unitsFor, unitsOf } from '../../../shared/routing/units.ts';
import { hoursProblem, worksAt } from '../../../shared/routing/hours.ts';
import { usualWeights } from '../../../shared/schemas/routing.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute));

describe('the order of a queue', () => {
  test('VIPs, then by priority, then who came first', () => {
    const rows = [
      { name: 'low', vip: false, priority: 'low', queuedAt: at(0) },
      { name: 'usual, early', vip: false, priority: 'none', queuedAt: at(1) },
      { name: 'usual, late', vip: false, priority: 'normal', queuedAt: at(2) },
      { name: 'high', vip: false, priority: 'high', queuedAt: at(5) },
      { name: 'urgent', vip: false, priority: 'urgent', queuedAt: at(6) },
      { name: 'VIP, late', vip: true, priority: 'low', queuedAt: at(9) },
      { name: 'VIP, early', vip: true, priority: 'none', queuedAt: at(8) },
    ] as const;
    const sorted = rows.toSorted((one, other) => (queueOrder(one) < queueOrder(other) ? -1 : 1));
    expect(sorted.map(({ name }) => name)).toEqual([
      ...['VIP, early', 'VIP, late', 'urgent', 'high', 'usual, early', 'usual, late', 'low'],
    ]);
  });

  test('a team has one queue, whichever inbox; an inbox without a team has its own', () => {
    expect(queueKey({ teamId: 't', inboxId: 'i' })).toBe(queueKey({ teamId: 't', inboxId: 'j' }));
    expect(queueKey({ teamId: null, inboxId: 'i' })).not.toBe(queueKey({ teamId: null, inboxId: 'j' }));
  });
});

describe('how long it will take', () => {
  const now = at(59).getTime();
  const everyTwoMinutes: Passage[] = Array.from({ length: 10 }, (_, index) => ({
    at: now - index * 120_000,
    waitedMillis: 240_000,
  }));
  test.each([
    [1, 2],
    [2, 5],
    [5, 10],
    [8, 15],
    [20, 45],
    [200, null],
  ])('at place %i: %s', (place, expected) => {
    expect(expectedMinutes(place, { passages: everyTwoMinutes, now })).toBe(expected);
  });

  test('nothing is said by few, or by what was long ago', () => {
    expect(expectedMinutes(1, { passages: everyTwoMinutes.slice(0, 2), now })).toBeNull();
    expect(expectedMinutes(1, { passages: everyTwoMinutes, now: now + 3 * 3_600_000 })).toBeNull();
    expect(expectedMinutes(1, { passages: [], now })).toBeNull();
  });

  test('further back is never sooner', () => {
    const told = Array.from({ length: 20 }, (_, index) =>
      expectedMinutes(index + 1, { passages: everyTwoMinutes, now }),
    );
    const known = told.filter((one) => one !== null);
    expect(known).toEqual(known.toSorted((one, other) => one - other));
  });

  test('many taken at once a moment ago promise nobody further back that it goes on like this', () => {
    const passages = Array.from({ length: 40 }, () => ({ at: now - 60_000, waitedMillis: 30_000 }));
    expect(expectedMinutes(49, { passages, now })).toBe(15);
    expect(expectedMinutes(1, { passages, now })).toBe(1);
  });

  test('who waits for minutes although many are taken at once is told of one place, not of none', () => {
    const passages = [0, 0, 0].map(() => ({ at: now, waitedMillis: 0 }));
    expect(expectedMinutes(1, { passages, now })).toBe(1);
  });
});

test('units by kind', () => {
  expect(kindOf({ layout: 'letters' })).toBe('mail');
  expect(kindOf({ layout: 'bubbles' })).toBe('chat');
  expect(kindOf({ layout: 'posts' })).toBe('social');
  expect(kindOf(null)).toBe('mail');
  const held = [
    { channel: 'email', kind: 'mail' },
    { channel: 'webchat', kind: 'chat' },
    { channel: 'telegram', kind: 'chat' },
  ] as const;
  expect(unitsOf(held, usualWeights)).toBe(5);
  expect(unitsOf([], usualWeights)).toBe(0);
});

test('a channel may weigh otherwise than its kind', () => {
  const weights = { ...usualWeights, channels: { telegram: 7 } };
  expect(unitsFor({ channel: 'telegram', kind: 'chat' }, weights)).toBe(7);
  expect(unitsFor({ channel: 'webchat', kind: 'chat' }, weights)).toBe(2);
  expect(unitsFor({ channel: 'email', kind: 'mail' }, weights)).toBe(1);
});

test('names that every object knows weigh nothing of their own', () => {
  expect(unitsFor({ channel: 'constructor', kind: 'chat' }, { ...usualWeights, channels: {} })).toBe(2);
});

describe('working hours', () => {
  const hours = { text: 'Mo-Fr 09:00-12:30, 13:30-18:00', timeZone: 'Europe/Zurich' };
  test.each([
    ['Monday morning', '2026-11-23T08:30:00Z', true],
    ['Monday before nine there', '2026-11-23T07:59:00Z', false],
    ['at lunch', '2026-11-23T11:45:00Z', false],
    ['Monday evening', '2026-11-23T17:00:00Z', false],
    ['Sunday', '2026-11-22T09:00:00Z', false],
    ['in summer, an hour earlier in UTC', '2026-07-20T07:05:00Z', true],
  ])('%s', (_name, moment, expected) => {
    expect(worksAt(hours, new Date(moment))).toBe(expected);
  });
  test('who said nothing always may', () => {
    expect(worksAt(null, at(0))).toBe(true);
    expect(worksAt({ text: 'whenever', timeZone: 'UTC' }, at(0))).toBe(true);
  });
  test('a calendar says it where one is named; one that is gone holds nobody back', () => {
    const byCalendar = { ...hours, calendarId: 'c' };
    expect(worksAt(byCalendar, at(0), new Map([['c', true]]))).toBe(true);
    expect(worksAt(byCalendar, at(0), new Map([['c', false]]))).toBe(false);
    expect(worksAt(byCalendar, at(0))).toBe(true);
    expect(hoursProblem({ ...byCalendar, text: '' })).toBeNull();
  });
  test.each([
    [hours, null],
    [{ ...hours, text: 'sometimes' }, 'text'],
    [{ ...hours, timeZone: 'Europe/Nowhere' }, 'timeZone'],
  ])('%o', (written, problem) => {
    expect(hoursProblem(written)).toBe(problem);
  });
});
