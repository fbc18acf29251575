import { describe, expect, test } from 'vitest';
import { roomChanges } from '../../../server/realtime/rooms.ts';
import { Allowance } from '../../../server/realtime/socket-state.ts';

describe('room changes', () => {
  test('join and leave what follows from who one is, and leave alone what one looks at', () => {
    const present = new Set(['socket-id', 'everyone', 'user:1', 'inbox:1', 'inbox:2', 'conversation:9']);
    expect(roomChanges(present, ['everyone', 'user:1', 'inbox:2', 'inbox:3'])).toEqual({
      join: ['inbox:3'],
      leave: ['inbox:1'],
    });
  });
});

describe('an allowance', () => {
  test('lets a burst through and then so many per second', () => {
    const allowance = new Allowance({ burst: 3, perSecond: 2, now: 0 });
    expect([0, 0, 0, 0].map((now) => allowance.take(now))).toEqual([true, true, true, false]);
    expect([400, 500, 600, 1000].map((now) => allowance.take(now))).toEqual([false, true, false, true]);
    expect(Array.from({ length: 4 }, () => allowance.take(60_000))).toEqual([true, true, true, false]);
  });
});
