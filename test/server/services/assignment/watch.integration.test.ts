import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markOffline, markOnline } from '../../../../server/realtime/presence.ts';
import { listAlarms } from '../../../../server/services/assignment/alarms.ts';
import { readAgents } from '../../../../server/services/assignment/agents.ts';
import { placeInQueue } from '../../../../server/services/assignment/position.ts';
import { readQueues } from '../../../../server/services/assignment/queues.ts';
import { openDesk } from '../../../../server/services/assignment/desk.ts';
import { releaseFromTeam } from '../../../../server/services/assignment/release.ts';
import { noRouting } from '../../../../server/services/assignment/routing-state.ts';
import { queuesOf, sweepAssignments } from '../../../../server/services/assignment/sweep.ts';
import { watchUnresolved, whatIsLost } from '../../../../server/services/assignment/watch.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { queueKey } from '../../../../shared/routing/queue.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { letter } from '../../../support/conversations.ts';
import { Chance } from '../../../shared/sla/random-history.ts';
import { openScene } from './scene.ts';

const database = testDatabase();
let context: ServiceContext;
beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());

const minutes = (count: number) => count * 60_000;

/** Walks through everything once. */
async function watchAll(): Promise<void> {
  for (let round = 0; round < 60; round += 1) await watchUnresolved(context, 25);
}

describe('taken back', () => {
  test('from who is silent, to somebody else, once', async () => {
    const scene = await openScene(context, { silentAfterMinutes: 30 });
    const silent = await scene.atWork('Silent');
    const row = await scene.settled();
    expect(row.assigneeId).toBe(silent);
    const other = await scene.atWork('Other');
    context.clock.forward(minutes(29));
    await sweepAssignments(context);
    expect((await scene.read(row.id)).assigneeId).toBe(silent);
    context.clock.forward(minutes(1));
    await markOnline(context, [silent, other]);
    await Promise.all([sweepAssignments(context), sweepAssignments(context)]);
    await sweepAssignments(context);
    expect((await scene.read(row.id)).assigneeId).toBe(other);
    // Taken and given within one moment of the test's clock: their order in the thread says nothing.
    const said = await scene.told(row.id);
    expect(said.map(({ type }) => type).toSorted()).toEqual(['assigned', 'assigned', 'taken-back']);
    expect(said.find(({ type }) => type === 'taken-back')?.data).toMatchObject({
      ...{ why: 'silent', assigneeName: 'Silent' },
    });
  });

  test('from who is gone, though Redis forgot everybody, only when they really are', async () => {
    const scene = await openScene(context, { goneAfterMinutes: 10 });
    const userId = await scene.atWork('Gone');
    const row = await scene.settled();
    context.clock.forward(minutes(9));
    await context.store.seats.seen([userId], context.clock.now());
    await markOffline(context, userId);
    context.clock.forward(minutes(2));
    await sweepAssignments(context);
    expect((await scene.read(row.id)).assigneeId).toBe(userId);
    context.clock.forward(minutes(8));
    await sweepAssignments(context);
    expect((await scene.read(row.id)).assigneeId).toBeNull();
    expect((await scene.told(row.id)).at(-1)).toMatchObject({ type: 'taken-back', data: { why: 'gone' } });
  });
});

describe('handed on', () => {
  test('after its time to the team that helps out, and on along the chain', async () => {
    const third = await openScene(context);
    const second = await openScene(context, {
      overflow: { teamId: third.teamId, afterMinutes: 10, whenFull: false },
    });
    const first = await openScene(context, {
      overflow: { teamId: second.teamId, afterMinutes: 10, whenFull: false },
    });
    const row = await first.settled();
    context.clock.forward(minutes(10));
    await sweepAssignments(context);
    expect((await first.read(row.id)).teamId).toBe(second.teamId);
    await sweepAssignments(context);
    expect((await first.read(row.id)).teamId).toBe(second.teamId);
    context.clock.forward(minutes(10));
    await sweepAssignments(context);
    const moved = await first.read(row.id);
    expect(moved.teamId).toBe(third.teamId);
    expect(moved.routing?.visited).toEqual([first.teamId, second.teamId, third.teamId]);
    expect((await first.told(row.id)).map(({ type }) => type)).toEqual(['handed-on', 'handed-on']);
  });

  test('at once when everybody is full', async () => {
    const helpers = await openScene(context);
    const scene = await openScene(context, {
      overflow: { teamId: helpers.teamId, afterMinutes: null, whenFull: true },
    });
    await scene.atWork('Full', { capacity: 1 });
    const [one, two] = [await scene.settled(), await scene.settled()];
    await sweepAssignments(context);
    expect((await scene.read(one.id)).teamId).toBe(scene.teamId);
    expect((await scene.read(two.id)).teamId).toBe(helpers.teamId);
  });
});

describe('the alarm', () => {
  test('to the team, then to those above it, once each; gone when somebody takes it', async () => {
    const scene = await openScene(context, { alarmAfterMinutes: 20, strategy: 'manual' });
    const member = await scene.atWork('Member');
    const above = await person(context, { name: 'Above', role: 'supervisor', inboxIds: [scene.inbox.id] });
    const row = await scene.settled();
    const sibling = await scene.settled();
    context.clock.forward(minutes(20));
    await sweepAssignments(context);
    await sweepAssignments(context);
    const alarms = (await listAlarms(context)).filter(({ teamId }) => teamId === scene.teamId);
    expect(alarms.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      [row.id, sibling.id].toSorted(),
    );
    const newsOf = async (userId: string) =>
      (await context.store.notifications.list(userId, undefined, 20)).items.map(({ type }) => type);
    // One of two is enough to know that the queue is stuck.
    expect(await newsOf(member)).toEqual(['nobody-took-it']);
    expect(await newsOf(above.userId)).toEqual([]);
    context.clock.forward(minutes(20));
    await sweepAssignments(context);
    expect((await newsOf(above.userId)).length).toBeGreaterThan(0);
    expect((await scene.told(row.id)).map(({ type }) => type)).toEqual(['nobody-took-it', 'escalated']);
    await context.store.conversations.update({
      ...{ id: row.id, set: { assigneeId: member }, now: context.clock.now() },
    });
    expect((await listAlarms(context)).map(({ conversationId }) => conversationId)).not.toContain(row.id);
  });
});

describe('what is due', () => {
  test('stays due when the customer writes again before anybody looked', async () => {
    const scene = await openScene(context, { alarmAfterMinutes: 20, strategy: 'manual' });
    const row = await scene.settled();
    context.clock.forward(minutes(20));
    await letter(context, row, { text: 'Hello?', untriaged: true });
    await triageWaiting(context);
    expect((await scene.read(row.id)).routing?.alarmedAt).toBeNull();
    await sweepAssignments(context);
    expect((await scene.read(row.id)).routing?.alarmedAt).toEqual(context.clock.now());
  });
});

describe('a rush', () => {
  test('every alarm in its time, and the team is told once, not of each', async () => {
    const scene = await openScene(context, { alarmAfterMinutes: 20, strategy: 'manual' });
    const member = await scene.atWork('Rushed');
    const at = context.clock.now();
    const rows = await Promise.all(Array.from({ length: 420 }, () => scene.letter()));
    const routing = { ...noRouting, queue: queueKey({ teamId: scene.teamId, inboxId: '' }), queuedAt: at };
    const routeAt = new Date(at.getTime() + minutes(20));
    await context.store.conversations.place(rows.map(({ id }) => ({ id, set: { routing, routeAt } })));
    context.clock.forward(minutes(20));
    await sweepAssignments(context);
    const after = await context.store.conversations.readMany(rows.map(({ id }) => id));
    expect(after.filter((row) => !row.routing?.alarmedAt)).toEqual([]);
    const { items } = await context.store.notifications.list(member, undefined, 20);
    expect(items.map(({ type }) => type)).toEqual(['nobody-took-it']);
    const now = context.clock.now();
    await context.store.conversations.updateMany(
      rows.map(({ id }) => ({ id, set: { status: 'resolved', routing: noRouting, routeAt: null }, now })),
    );
  });
});

describe('nothing is invisible to everyone', () => {
  test('whatever became of people, teams, inboxes and snoozes: every one is found and mended', async () => {
    const scene = await openScene(context);
    const [left, moved] = [await scene.atWork('Left'), await scene.atWork('Moved')];
    const gone = newId();
    const now = context.clock.now();
    const wrong: Partial<StoredConversation>[] = [
      { assigneeId: left },
      { assigneeId: left, status: 'pending' },
      { assigneeId: left, status: 'snoozed', snoozedUntil: new Date(now.getTime() + minutes(60)) },
      { assigneeId: moved },
      { assigneeId: gone },
      { teamId: gone },
      { teamId: gone, assigneeId: left },
      { status: 'snoozed', snoozedUntil: null },
      { status: 'snoozed', snoozedUntil: new Date('9999-01-01') },
      {},
    ];
    const rows = await Promise.all(wrong.map((more) => scene.letter(more)));
    await context.store.users.update(left, { active: false });
    await context.store.users.update(moved, { inboxIds: [], teamIds: [] });
    await watchAll();
    await watchAll();
    await watchAll();
    const users = new Map((await context.store.users.list()).map((user) => [user.id, user]));
    const teams = new Map((await context.store.teams.list()).map((team) => [team.id, team]));
    const after = await context.store.conversations.readMany(rows.map(({ id }) => id));
    for (const row of after) {
      expect(whatIsLost(row, { users, teams, now: context.clock.now() })).toBeNull();
      if (row.status === 'open' && row.assigneeId === null) expect(row.routing?.queue).toBeTruthy();
    }
    const before = after.map(({ id, revision }) => [id, revision]);
    await watchAll();
    const again = await context.store.conversations.readMany(rows.map(({ id }) => id));
    expect(again.map(({ id, revision }) => [id, revision])).toEqual(before);
  });

  test('however rows were broken, everyone sees each in a queue or at its holder, and no alarm fails to come', async () => {
    const [scene, other] = [await openScene(context, { strategy: 'manual' }), await openScene(context)];
    const [here, left] = [await scene.atWork('Here'), await scene.atWork('Leaves')];
    const boss = await person(context, { name: 'Above all', role: 'admin' });
    const chance = new Chance(20261122);
    const now = context.clock.now();
    const broken = (): Partial<StoredConversation> => {
      const status = chance.among(['open', 'open', 'open', 'pending', 'snoozed'] as const);
      const queue = chance.among([null, 'team gone', `team ${other.teamId}`, `team ${scene.teamId}`]);
      const order = chance.among([null, `3 ${now.toISOString()}`]);
      const queuedAt = chance.among([null, now, new Date(now.getTime() - minutes(600))]);
      return {
        ...{
          status,
          snoozedUntil: status === 'snoozed' ? chance.among([null, new Date('9999-01-01')]) : null,
        },
        assigneeId: chance.among([null, null, null, here, left, newId()]),
        teamId: chance.among([null, scene.teamId, newId()]),
        routeAt: chance.among([null, new Date(now.getTime() + minutes(5))]),
        ...(chance.share() < 0.8 && { routing: { ...noRouting, queue, order, queuedAt } }),
      };
    };
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) ids.push((await scene.letter(broken())).id);
    await context.store.users.update(left, { active: false });
    await watchAll();
    const desk = await openDesk(context);
    const queued = await Promise.all(
      queuesOf(desk).map((key) => context.store.conversations.queued(key, 500)),
    );
    const stands = new Set(queued.flat().map(({ id }) => id));
    const holders = new Set(
      (await context.store.users.list()).flatMap(({ id, active }) => (active ? id : [])),
    );
    const rows = await context.store.conversations.readMany(ids);
    expect(rows.filter(({ teamId }) => teamId !== null && !desk.teams.has(teamId))).toEqual([]);
    expect(rows.filter(({ status }) => status === 'snoozed')).toEqual([]);
    expect(rows.filter(({ assigneeId }) => assigneeId !== null && !holders.has(assigneeId))).toEqual([]);
    const unowned = rows.filter(({ status, assigneeId }) => status === 'open' && assigneeId === null);
    expect(unowned.length).toBeGreaterThan(20);
    expect(unowned.filter(({ id }) => !stands.has(id))).toEqual([]);
    // Nobody takes them: after its time each has its alarm, and after as long again those above know.
    for (let round = 0; round < 2; round += 1) {
      context.clock.forward(minutes(60));
      await sweepAssignments(context);
    }
    const alarms = new Set((await listAlarms(context)).map(({ conversationId }) => conversationId));
    expect(unowned.filter(({ id }) => !alarms.has(id))).toEqual([]);
    const after = await context.store.conversations.readMany(unowned.map(({ id }) => id));
    expect(after.filter(({ routing }) => !routing?.escalatedAt)).toEqual([]);
    const { items } = await context.store.notifications.list(boss.userId, undefined, 200);
    const told = new Set(items.map(({ conversationId }) => conversationId));
    expect(after.filter(({ id }) => !told.has(id))).toEqual([]);
    const set = { status: 'resolved', routing: noRouting, routeAt: null } as const;
    await context.store.conversations.updateMany(ids.map((id) => ({ id, set, now: context.clock.now() })));
  });

  test('a queue in which nobody may work still raises its alarm, to those above', async () => {
    const scene = await openScene(context, { alarmAfterMinutes: 5 });
    const admin = await person(context, { name: 'Boss', role: 'admin' });
    const row = await scene.settled();
    context.clock.forward(minutes(5));
    await sweepAssignments(context);
    expect((await listAlarms(context)).map(({ conversationId }) => conversationId)).toContain(row.id);
    const { items } = await context.store.notifications.list(admin.userId, undefined, 50);
    expect(items).toContainEqual(expect.objectContaining({ conversationId: row.id, type: 'nobody-took-it' }));
  });

  test('a team that is deleted leaves its conversations to the inbox', async () => {
    const scene = await openScene(context);
    const row = await scene.settled();
    await context.store.teams.remove(scene.teamId);
    await releaseFromTeam(context, scene.teamId);
    const after = await scene.read(row.id);
    expect(after.teamId).toBeNull();
    expect(after.routing?.queue).toBe(`inbox ${scene.inbox.id}`);
  });
});

describe('what is told', () => {
  test('agents with their load, queues with who waits', async () => {
    const scene = await openScene(context);
    const userId = await scene.atWork('Told', { capacity: 3 });
    await scene.settled({ channel: 'webchat' });
    await scene.settled({ channel: 'webchat' });
    const agent = (await readAgents(context)).find((one) => one.userId === userId);
    expect(agent).toMatchObject({ presence: 'online', load: 2, capacity: 3 });
    const queue = (await readQueues(context)).find(({ teamId }) => teamId === scene.teamId);
    expect(queue?.waiting).toEqual({ count: 1, more: false });
    expect(queue?.firstSince).toBe(context.clock.now().toISOString());
  });

  test('visitors hear where they stand, and that they wait no more', async () => {
    const scene = await openScene(context);
    const chat = { channel: 'webchat' };
    const [one, two] = [await scene.settled(chat), await scene.settled(chat)];
    const heard = (id: string) =>
      context.toVisitors.filter(({ conversationId }) => conversationId === id).at(-1);
    await sweepAssignments(context);
    const place = (number: number) => ({ event: 'widget.queue', payload: { queue: { place: number } } });
    expect([one, two].map(({ id }) => heard(id)?.payload)).toMatchObject(
      [place(1), place(2)].map(({ payload }) => payload),
    );
    await scene.atWork('Chatty', { capacity: 2 });
    await sweepAssignments(context);
    const [held] = (await Promise.all([one, two].map(({ id }) => scene.read(id)))).filter(
      ({ assigneeId }) => assigneeId !== null,
    );
    expect(heard(held?.id ?? '')).toMatchObject({ event: 'widget.queue', payload: { queue: null } });
    await triageWaiting(context);
    const other = held?.id === one.id ? two : one;
    expect(heard(other.id)).toMatchObject(place(1));
  });

  test('the place in the queue, with a time only when the queue has a pace', async () => {
    const scene = await openScene(context);
    const rows: StoredConversation[] = [];
    for (let index = 0; index < 6; index += 1) {
      rows.push(await scene.settled());
      context.clock.forward(minutes(1));
    }
    const place = async (index: number) => placeInQueue(context, await scene.read(rows[index]?.id ?? ''));
    expect(await place(0)).toEqual({ place: 1, minutes: null });
    expect(await place(5)).toEqual({ place: 6, minutes: null });
    const userId = await scene.atWork('Pace', { capacity: 3 });
    await sweepAssignments(context);
    expect((await scene.read(rows[0]?.id ?? '')).assigneeId).toBe(userId);
    expect(await place(0)).toBeNull();
    context.clock.forward(minutes(12));
    expect(await place(3)).toEqual({ place: 1, minutes: 5 });
    expect(await place(5)).toMatchObject({ place: 3, minutes: 15 });
  });
});
