import { expect, test } from 'vitest';
import { wallTile, type WallDeadline } from '../../../../shared/schemas/wall.ts';
import {
  agentsInOrder,
  allTiles,
  bounded,
  breachesAt,
  choicesOf,
  countdown,
  falling,
  lanesFor,
  moved,
  rowsThatFit,
  unhappyShare,
} from '../../../../web/features/wall/tiles.ts';

const now = new Date('2026-11-22T09:00:00.000Z').getTime();

const due = (minutes: number): WallDeadline => ({
  ...{ conversationId: String(minutes), number: 1, channel: 'email', name: 'Ada', subject: '' },
  ...{ assigneeId: null, teamId: null, dueAt: new Date(now + minutes * 60_000).toISOString() },
});

const counts = (late: number, in30: number, in60: number) => ({
  ...{ late: { count: late, more: false }, in30: { count: in30, more: false } },
  in60: { count: in60, more: false },
});

test('tiles are chosen and moved, and stay where they are at the ends', () => {
  expect(allTiles).toEqual(wallTile.options);
  const choices = choicesOf(['flow', 'now']);
  expect(choices.slice(0, 3).map(({ tile, shown }) => [tile, shown])).toEqual([
    ['flow', true],
    ['now', true],
    ['deadlines', false],
  ]);
  expect(choices).toHaveLength(allTiles.length);
  expect(moved(choices, 1, 0).map(({ tile }) => tile)).toEqual([
    'now',
    'flow',
    ...choices.slice(2).map(({ tile }) => tile),
  ]);
  expect(moved(choices, 0, -1)).toEqual(choices);
});

test('a deadline moves from an hour to half an hour to late by the clock alone', () => {
  const known = { deadlines: [due(-1), due(29), due(59), due(90)], due: counts(1, 1, 2) };
  expect(breachesAt(known, now)).toEqual(counts(1, 1, 2));
  expect(breachesAt(known, now + 30 * 60_000)).toEqual(counts(2, 1, 2));
  expect(breachesAt(known, now + 91 * 60_000)).toEqual(counts(4, 0, 0));
  // More than are here: as the server counted them.
  expect(breachesAt({ ...known, due: counts(300, 5, 9) }, now)).toEqual(counts(300, 5, 9));
});

test('they fall from the top to the ground, and those close together fall beside one another', () => {
  const found = falling([due(-3), due(10), due(11), due(12), due(40), due(61)], now, {
    lanes: 3,
    room: 0.08,
  });
  expect(found.map(({ conversationId }) => conversationId)).toEqual(['10', '11', '12', '40']);
  expect(new Set(found.slice(0, 3).map(({ lane }) => lane)).size).toBe(3);
  expect(found[3]?.height).toBeCloseTo(40 / 60);
  const crowd = falling([due(30), due(30), due(30)], now, { lanes: 1, room: 0.08 }).map(
    ({ height }) => height,
  );
  expect(crowd[0]).toBeCloseTo(0.5);
  expect(Math.min((crowd[1] ?? 0) - (crowd[0] ?? 0), (crowd[2] ?? 0) - (crowd[1] ?? 0))).toBeGreaterThan(
    0.07,
  );
});

test('as few lanes as leave each at its own height', () => {
  const lanes = (minutes: number[], most = 4) => lanesFor(minutes.map(due), now, { most, room: 0.08 });
  expect(lanes([-2, 70])).toBe(1);
  expect(lanes([10, 20, 30])).toBe(1);
  expect(lanes([10, 11, 30])).toBe(2);
  expect(lanes([10, 11, 12, 30])).toBe(3);
  expect(lanes([10, 10, 10, 10, 10, 10])).toBe(4);
  expect(lanes([10, 10, 10], 0)).toBe(1);
});

test('whole rows only, with room for the line that says how many more there are', () => {
  const space = { height: 100, row: 30, more: 15, columns: 1 };
  expect(rowsThatFit(3, space)).toBe(3);
  expect(rowsThatFit(4, space)).toBe(2);
  expect(rowsThatFit(9, { ...space, columns: 2 })).toBe(4);
  expect(rowsThatFit(6, { ...space, columns: 2 })).toBe(6);
  expect(rowsThatFit(9, { ...space, height: 20 })).toBe(1);
});

test('time left is said in minutes and seconds, and with a minus once it is over', () => {
  expect(countdown(12 * 60_000 + 5000)).toBe('12:05');
  expect(countdown(-61_000)).toBe('−1:01');
  expect(countdown(3_661_000)).toBe('1:01:01');
  expect(countdown(-12.8 * 86_400_000)).toBe('−12 d');
});

test('a mood is said of enough messages only', () => {
  expect(unhappyShare({ negative: 1, judged: 2 })).toBeNull();
  expect(unhappyShare({ negative: 1, judged: 4 })).toBe(0.25);
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
