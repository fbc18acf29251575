import { expect, test } from 'vitest';
import type { SlaClock } from '../../../shared/schemas/sla.ts';
import { clockWords, urgentClock } from '../../../web/features/inbox/sla/clock-words.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const clock = (change: Partial<SlaClock> = {}): SlaClock => ({
  ...{ metric: 'firstResponse', userId: null, side: null, state: 'running', pausedBy: null },
  ...{ startedAt: '2026-11-23T09:00:00Z', endedAt: null, dueAt: '2026-11-23T12:00:00Z', breachedAt: null },
  ...{ targetSeconds: 7200, usedSeconds: 0 },
  ...change,
});
const said = (change: Partial<SlaClock>, waitsFor: string | null = null) => {
  const { long, tone } = clockWords(clock(change), { now, waitsFor });
  return [long, tone];
};

test('says how much time is left, and colours what is at risk or late', () => {
  expect(said({})).toEqual(['First answer due in 2 h', 'quiet']);
  expect(said({ dueAt: '2026-11-23T10:12:00Z' })).toEqual(['First answer due in 12 min', 'risk']);
  expect(said({ dueAt: '2026-11-23T09:57:00Z' })).toEqual(['First answer overdue by 3 min', 'late']);
  expect(said({ state: 'paused', pausedBy: 'customer', dueAt: null, metric: 'resolution' })).toEqual([
    'Solution paused: waiting for the customer',
    'quiet',
  ]);
  expect(said({ state: 'paused', pausedBy: 'third-party', dueAt: null }, 'the carrier')[0]).toBe(
    'First answer paused: waiting for the carrier',
  );
  const side = { id: 's1', party: 'Warehouse' };
  expect(said({ metric: 'handOff', side })[0]).toBe('Answer of Warehouse due in 2 h');
});

test('what is late or due first matters most, then what stands still; what is over does not', () => {
  const late = clock({ dueAt: '2026-11-23T09:00:00Z' });
  const paused = clock({ state: 'paused', dueAt: null });
  const met = clock({ state: 'met', endedAt: '2026-11-23T09:30:00Z' });
  expect(urgentClock({ clocks: [met, paused, clock(), late] })).toBe(late);
  expect(urgentClock({ clocks: [met, paused] })).toBe(paused);
  expect(urgentClock({ clocks: [met] })).toBeUndefined();
});
