import { expect, test } from 'vitest';
import type { WallDeadline, WallHour } from '../../../../shared/schemas/wall.ts';
import {
  agentsInOrder,
  bounded,
  breachesAt,
  countdown,
  falling,
  moodSpike,
  unhappyShare,
} from '../../../../web/features/wall/tiles.ts';

const now = new Date('2026-11-22T09:00:00.000Z').getTime();

const due = (minutes: number): WallDeadline => ({
  ...{ conversationId: String(minutes), number: 1, channel: 'email', name: 'Ada', subject: '' },
  ...{ assigneeId: null, teamId: null, dueAt: new Date(now + minutes * 60_000).toISOString() },
});

test('a deadline moves from an hour to half an hour to late by the clock alone', () => {
  const deadlines = [due(-1), due(29), due(59), due(90)];
  expect(breachesAt(deadlines, now)).toEqual({ late: 1, in30: 1, in60: 2 });
  expect(breachesAt(deadlines, now + 30 * 60_000)).toEqual({ late: 2, in30: 1, in60: 2 });
  expect(breachesAt(deadlines, now + 91 * 60_000)).toEqual({ late: 4, in30: 0, in60: 0 });
});

test('they fall from the top to the ground, and those close together fall beside one another', () => {
  const found = falling([due(-3), due(10), due(11), due(12), due(40), due(61)], now, 3);
  expect(found.map(({ conversationId }) => conversationId)).toEqual(['10', '11', '12', '40']);
  expect(new Set(found.slice(0, 3).map(({ lane }) => lane)).size).toBe(3);
  expect(found[3]?.height).toBeCloseTo(40 / 60);
  const crowd = falling([due(30), due(30), due(30)], now, 1).map(({ height }) => height);
  expect(crowd[0]).toBeCloseTo(0.5);
  expect(Math.min((crowd[1] ?? 0) - (crowd[0] ?? 0), (crowd[2] ?? 0) - (crowd[1] ?? 0))).toBeGreaterThan(
    0.07,
  );
});

test('time left is said in minutes and seconds, and with a minus once it is over', () => {
  expect(countdown(12 * 60_000 + 5000)).toBe('12:05');
  expect(countdown(-61_000)).toBe('−1:01');
  expect(countdown(3_661_000)).toBe('1:01:01');
});

test('a mood is said of enough messages only, and a spike is more than the usual', () => {
  const hour = (negative: number, judged: number): WallHour => ({
    ...{ at: '', arrived: judged, answered: 0, positive: 0, negative, judged },
  });
  expect(unhappyShare(hour(1, 2))).toBeNull();
  expect(unhappyShare(hour(1, 4))).toBe(0.25);
  expect(moodSpike([hour(2, 20), hour(2, 20), hour(5, 10)])).toBe(true);
  expect(moodSpike([hour(2, 20), hour(2, 20), hour(1, 10)])).toBe(false);
  expect(moodSpike([hour(2, 20), hour(2, 2)])).toBe(false);
});

test('numbers say where counting ended, people who are there come first', () => {
  expect(bounded({ count: 12, more: false })).toBe('12');
  expect(bounded({ count: 999, more: true })).toBe('999+');
  const agent = (name: string, presence: 'online' | 'offline') => ({
    ...{ userId: name, name, presence, since: null, load: 0, capacity: 1, looksAt: null, looksSince: null },
  });
  const order = agentsInOrder([agent('Ada', 'offline'), agent('Zoe', 'online'), agent('Bea', 'online')]);
  expect(order.map(({ name }) => name)).toEqual(['Bea', 'Zoe', 'Ada']);
});
