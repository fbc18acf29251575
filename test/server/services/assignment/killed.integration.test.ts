import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweepAssignments } from '../../../../server/services/assignment/sweep.ts';
import { handBack } from '../../../../server/services/assignment/hand-back.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { letter } from '../../../support/conversations.ts';
import { interruptedStore } from '../../../support/interrupted-store.ts';
import { markOnline } from '../../../../server/realtime/presence.ts';
import { serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { openScene, type Scene } from './scene.ts';

const database = testDatabase();
let context: ServiceContext;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

/**
 * Does something in a process that is killed before each of its calls to the database in turn, until it comes to its end,
 * and then what runs by itself anyway.
 * @returns how often it was killed
 */
async function killedEverywhere(one: {
  prepare: () => Promise<string>;
  act: (context: ServiceContext, id: string) => Promise<unknown>;
  after: (id: string) => Promise<unknown>;
  check: (id: string, where: string) => Promise<void>;
}): Promise<number> {
  for (let calls = 0; ; calls += 1) {
    const id = await one.prepare();
    const { store, wasKilled } = interruptedStore(context.store, calls);
    await one.act({ ...context, store }, id).catch(() => undefined);
    await one.after(id);
    await one.check(id, `killed before call ${calls + 1}`);
    if (!wasKilled()) return calls;
  }
}

/** What was said of who holds it, oldest first. */
async function givings(scene: Scene, id: string): Promise<string[]> {
  const kinds = new Set([
    'assigned',
    'taken-back',
    'handed-back',
    'handed-on',
    'nobody-took-it',
    'escalated',
  ]);
  return (await scene.told(id)).map(({ type }) => type).filter((type) => kinds.has(type));
}

async function toldOfIt(userId: string, conversationId: string): Promise<number> {
  const all = await context.store.notifications.collection.native.find({ userId, conversationId }).toArray();
  return all.length;
}

async function sweepLater(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    context.clock.forward(150_000);
    await sweepAssignments(context);
  }
}

describe('a process that is killed', () => {
  test('while it gives what a letter brought leaves it given once, said once, told once', async () => {
    const scene = await openScene(context);
    const userId = await scene.atWork('Ann', { capacity: 1000 });
    const kills = await killedEverywhere({
      prepare: async () => {
        const row = await scene.letter({ triage: 'pending' });
        await letter(context, row, { untriaged: true });
        await markOnline(context, [userId]);
        return row.id;
      },
      act: (killed) => triageWaiting(killed),
      after: async () => {
        await triageWaiting(context);
        await triageWaiting(context);
      },
      check: async (id, where) => {
        expect(await givings(scene, id), where).toEqual(['assigned']);
        expect((await scene.read(id)).assigneeId, where).toBe(userId);
        expect(await toldOfIt(userId, id), where).toBe(1);
        expect((await context.store.seats.read(userId)).reservations, where).toEqual([]);
      },
    });
    expect(kills).toBeGreaterThan(10);
  }, 120_000);

  test('while it gives what waited leaves it to the next sweep', async () => {
    const scene = await openScene(context);
    const userId = await scene.atWork('Ben', { stance: 'away', capacity: 1000 });
    const kills = await killedEverywhere({
      prepare: async () => {
        await context.store.users.update(userId, { stance: 'away' });
        const row = await scene.settled();
        await context.store.users.update(userId, { stance: 'online' });
        await markOnline(context, [userId]);
        context.clock.forward(2000);
        return row.id;
      },
      act: (killed) => sweepAssignments(killed),
      after: async () => {
        await markOnline(context, [userId]);
        await sweepAssignments(context);
      },
      check: async (id, where) => {
        expect(await givings(scene, id), where).toEqual(['assigned']);
        expect(await toldOfIt(userId, id), where).toBe(1);
      },
    });
    expect(kills).toBeGreaterThan(10);
  }, 120_000);

  test('while it takes from who is silent, and raises the alarm, says both once', async () => {
    const scene = await openScene(context, {
      silentAfterMinutes: 30,
      alarmAfterMinutes: 60,
    });
    const userId = await scene.atWork('Cem', { capacity: 1000 });
    const kills = await killedEverywhere({
      prepare: async () => {
        await context.store.users.update(userId, { stance: 'online' });
        await markOnline(context, [userId]);
        context.clock.forward(2000);
        const row = await scene.settled();
        expect(row.assigneeId).toBe(userId);
        await context.store.users.update(userId, { stance: 'away' });
        context.clock.forward(31 * 60_000);
        return row.id;
      },
      act: (killed) => sweepAssignments(killed),
      after: async () => {
        await sweepLater();
        context.clock.forward(61 * 60_000);
        await sweepLater();
        context.clock.forward(91 * 60_000);
        await sweepLater();
      },
      check: async (id, where) => {
        const said = ['assigned', 'taken-back', 'nobody-took-it', 'escalated'];
        expect(await givings(scene, id), where).toEqual(said);
      },
    });
    expect(kills).toBeGreaterThan(10);
  }, 240_000);

  test('while somebody hands it back says that they did', async () => {
    const scene = await openScene(context);
    const userId = await scene.atWork('Dea', { capacity: 1000 });
    const actor = { userId, role: 'agent', inboxIds: [scene.inbox.id], via: 'session' } as const;
    await killedEverywhere({
      prepare: async () => {
        await markOnline(context, [userId]);
        return (await scene.settled()).id;
      },
      act: (killed, id) => handBack(killed, actor, { id, note: undefined }),
      after: () => sweepLater(),
      check: async (id, where) => {
        const said = await givings(scene, id);
        const held = (await scene.read(id)).assigneeId !== null;
        const given = said.filter((type) => type === 'assigned').length;
        const freed = said.filter((type) => type !== 'assigned').length;
        expect(given - freed, where).toBe(held ? 1 : 0);
      },
    });
  }, 120_000);
});
