import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueNow, nextLook, type Holding } from '../../../shared/routing/due.ts';
import { usualRouting, type TeamRouting } from '../../../shared/schemas/routing.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 23, 9);
const at = (minutes: number) => new Date(start + minutes * minute);
const routing: TeamRouting = {
  ...usualRouting,
  silentAfterMinutes: 30,
  goneAfterMinutes: 15,
  overflow: { teamId: 'helpers', afterMinutes: 20, whenFull: true },
};
const queued = (more: Partial<Holding> = {}): Holding => ({
  ...{ status: 'open', spam: false, assigneeId: null, assignedAt: null, assigneeAble: true },
  ...{ goneSince: null, waitingSince: at(0), queuedAt: at(0), teamSince: at(0) },
  ...{ alarmedAt: null, escalatedAt: null, visited: [], ...more },
});
const held = (more: Partial<Holding> = {}): Holding =>
  queued({ assigneeId: 'ann', assignedAt: at(0), queuedAt: null, teamSince: null, ...more });
const acts = (holding: Holding, minutes: number, rules = routing) =>
  dueNow(holding, rules, at(minutes)).map((due) => ('why' in due ? due.why : due.act));

describe('held by nobody', () => {
  test.each([
    [0, []],
    [19, []],
    [20, ['overflow']],
    [60, ['overflow', 'alarm']],
  ])('after %i minutes: %j', (minutes, expected) => {
    expect(acts(queued(), minutes)).toEqual(expected);
  });

  test('with the team that helps out the search begins anew, the alarm does not', () => {
    const moved = queued({ teamSince: at(20), visited: ['helpers', 'first'] });
    expect(acts(moved, 45)).toEqual([]);
    expect(acts(moved, 60)).toEqual(['alarm']);
    const chained = { ...routing, overflow: { teamId: 'third', afterMinutes: 20, whenFull: false } };
    expect(acts(moved, 40, chained)).toEqual(['overflow']);
  });

  test('after the alarm those above the team, once', () => {
    const alarmed = queued({ alarmedAt: at(60), visited: ['helpers'] });
    expect(acts(alarmed, 119)).toEqual([]);
    expect(acts(alarmed, 120)).toEqual(['escalate']);
    expect(acts({ ...alarmed, escalatedAt: at(120) }, 500)).toEqual([]);
  });

  test.each([{ status: 'resolved' }, { status: 'pending' }, { status: 'snoozed' }, { spam: true }] as const)(
    'nothing while %o',
    (more) => {
      expect(acts(queued(more), 5000)).toEqual([]);
    },
  );
});

describe('held by somebody', () => {
  test('silent while the customer waits', () => {
    expect(acts(held(), 29)).toEqual([]);
    expect(acts(held(), 30)).toEqual(['silent']);
    expect(acts(held({ waitingSince: null }), 5000)).toEqual([]);
    expect(acts(held(), 5000, { ...routing, silentAfterMinutes: null })).toEqual([]);
  });

  test('counted from when they got it, or from when the customer wrote again', () => {
    expect(acts(held({ assignedAt: at(10) }), 39)).toEqual([]);
    expect(acts(held({ assignedAt: at(10) }), 40)).toEqual(['silent']);
    expect(acts(held({ waitingSince: at(25) }), 54)).toEqual([]);
    expect(acts(held({ waitingSince: at(25) }), 55)).toEqual(['silent']);
  });

  test('gone', () => {
    expect(acts(held({ goneSince: at(2) }), 16)).toEqual([]);
    expect(acts(held({ goneSince: at(2) }), 17)).toEqual(['gone']);
    expect(acts(held({ goneSince: at(-600) }), 14)).toEqual([]);
    expect(acts(held({ goneSince: at(-600) }), 15)).toEqual(['gone']);
  });

  test.each(['open', 'pending', 'snoozed'] as const)('who left holds nothing that is %s', (status) => {
    expect(acts(held({ status, assigneeAble: false, waitingSince: null }), 0)).toEqual(['left']);
  });
  test('what is resolved stays with who resolved it', () => {
    expect(acts(held({ status: 'resolved', assigneeAble: false }), 0)).toEqual([]);
  });
});

describe('when to look again', () => {
  test('at the next thing that becomes due, or when the search widens', () => {
    expect(nextLook(queued(), routing, at(0))).toEqual(at(5));
    expect(nextLook(queued(), routing, at(5))).toEqual(at(10));
    expect(nextLook(queued(), routing, at(10))).toEqual(at(20));
    expect(nextLook(queued(), { ...routing, strategy: 'manual' }, at(0))).toEqual(at(20));
    expect(nextLook(queued({ alarmedAt: at(60), escalatedAt: at(120) }), routing, at(200))).toBeNull();
  });
  test('who is there may go: within the time that they may be gone', () => {
    expect(nextLook(held(), routing, at(0))).toEqual(at(15));
    expect(nextLook(held(), { ...routing, goneAfterMinutes: null }, at(0))).toEqual(at(30));
    expect(nextLook(held({ waitingSince: null }), routing, at(0))).toBeNull();
  });

  const holdings = fc
    .record({
      assigneeId: fc.constantFrom(null, 'ann'),
      waiting: fc.option(fc.integer({ min: -50, max: 50 })),
      assigned: fc.integer({ min: -50, max: 50 }),
      queued: fc.integer({ min: -50, max: 50 }),
      gone: fc.option(fc.integer({ min: -50, max: 50 })),
      alarmed: fc.option(fc.integer({ min: -50, max: 50 })),
    })
    .map((one) =>
      queued({
        assigneeId: one.assigneeId,
        waitingSince: one.waiting === null ? null : at(one.waiting),
        assignedAt: at(one.assigned),
        queuedAt: at(one.queued),
        teamSince: at(one.queued),
        goneSince: one.gone === null ? null : at(one.gone),
        alarmedAt: one.alarmed === null ? null : at(one.alarmed),
      }),
    );
  test('nothing becomes due between now and the next look', () => {
    fc.assert(
      fc.property(holdings, fc.nat(300), (holding, minutes) => {
        const now = at(minutes);
        const look = nextLook(holding, routing, now);
        const due = dueNow(holding, routing, now).length;
        const before = look ? new Date(look.getTime() - 1) : at(100_000);
        expect(dueNow(holding, routing, before)).toHaveLength(due);
      }),
      { numRuns: 500 },
    );
  });
});
