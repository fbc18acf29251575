import { afterAll, beforeAll, expect, test } from 'vitest';
import { wallTile, type WallNumber } from '../../../../shared/schemas/wall.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { markOnline } from '../../../../server/realtime/presence.ts';
import { noteLeft, noteLooking } from '../../../../server/realtime/looking.ts';
import { Board, boardOf } from '../../../../server/services/wall/board.ts';
import {
  createDevice,
  deleteDevice,
  listDevices,
  showWallToDevice,
} from '../../../../server/services/wall/devices.ts';
import { presentWall } from '../../../../server/services/wall/present.ts';
import { listBehind } from '../../../../server/services/wall/behind.ts';
import { arrangeWall } from '../../../../server/services/wall/layout.ts';
import { tellSpikes } from '../../../../server/services/wall/tell-spikes.ts';
import { showWall } from '../../../../server/services/wall/show.ts';
import { waiting } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { conversation, inbox as makeInbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let support: StoredInbox;
let orders: StoredInbox;
let teamId: string;
let supervisor: Actor;
let lead: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  await context.store.teams.create('Front desk');
  teamId = (await context.store.teams.list()).find(({ name }) => name === 'Front desk')?.id ?? '';
  support = await makeInbox(context, 'Support', { channel: 'email' });
  orders = await makeInbox(context, 'Orders', { channel: 'email' });
  supervisor = await person(context, {
    name: 'Jonas',
    role: 'supervisor',
    inboxIds: [support.id, orders.id],
  });
  lead = await person(context, { name: 'Lea', role: 'supervisor', inboxIds: [support.id] });
});
afterAll(() => context.dispose());

/** As a wall that was just switched on shows it. */
const fresh = async (actor: Actor) =>
  presentWall(await new Board(context).now(), (id) => actor.role === 'admin' || actor.inboxIds.includes(id));

test('shows what is open, who waits and since when, by channel and team, and only of one’s own inboxes', async () => {
  const since = new Date(context.clock.now().getTime() - 3_600_000);
  const now = context.clock.now();
  const first = await conversation(context, support.id, { teamId });
  const second = await conversation(context, orders.id);
  await context.store.conversations.updateMany([
    { id: first.id, set: { ...waiting(since), slaDueAt: new Date(now.getTime() + 600_000) }, now },
    { id: second.id, set: waiting(null), now },
  ]);
  const wall = await fresh(supervisor);
  expect(wall.total).toEqual({
    open: { count: 2, more: false },
    waiting: { count: 1, more: false },
    unassigned: { count: 2, more: false },
    oldestWait: since.toISOString(),
  });
  expect(wall.channels).toMatchObject([{ channel: 'email', name: 'E-mail', open: { count: 2 } }]);
  expect(wall.channels[0]?.inboxes.map(({ name, open }) => [name, open.count]).toSorted()).toEqual([
    ['Orders', 1],
    ['Support', 1],
  ]);
  expect(wall.teams).toMatchObject([{ teamId, waiting: { count: 1 }, oldestWait: since.toISOString() }]);
  expect(wall.deadlines).toMatchObject([{ conversationId: first.id, name: 'Zoe', number: first.number }]);
  expect((await fresh(lead)).total).toMatchObject({ open: { count: 1 }, unassigned: { count: 1 } });
  const agent = await person(context, { name: 'Ada', inboxIds: [support.id] });
  await expect(showWall(context, agent, {})).rejects.toMatchObject({ code: 'not-allowed' });
});

test('shows what is due next, however much is late, and of that what passed last', async () => {
  const now = context.clock.now();
  const dues = [...Array.from({ length: 60 }, (_, n) => -60 + n), 1, 2];
  const rows = await Promise.all(dues.map(() => conversation(context, orders.id)));
  const at = (minutes: number | undefined) => new Date(now.getTime() + (minutes ?? 0) * 60_000);
  await context.store.conversations.updateMany(
    rows.map(({ id }, n) => ({ id, set: { slaDueAt: at(dues[n]) }, now })),
  );
  const own = new Set(rows.map(({ id }) => id));
  const shown = (await fresh(supervisor)).deadlines.filter(({ conversationId }) => own.has(conversationId));
  const expected = dues.slice(10).map((minutes) => at(minutes).toISOString());
  expect(shown.map(({ dueAt }) => dueAt)).toEqual(expected);
  await context.store.conversations.updateMany(
    rows.map(({ id }) => ({ id, set: { slaDueAt: null, status: 'resolved' }, now })),
  );
});

test('tells who is there and what they look at', async () => {
  const row = await conversation(context, orders.id);
  await markOnline(context, [supervisor.userId]);
  await noteLooking(context, { userId: supervisor.userId, conversationId: row.id });
  const seen = (await fresh(supervisor)).agents.find(({ userId }) => userId === supervisor.userId);
  expect(seen).toMatchObject({ presence: 'online', looksAt: { conversationId: row.id, number: row.number } });
  // Of an inbox that is not theirs they see that somebody works, not where.
  const hidden = (await fresh(lead)).agents.find(({ userId }) => userId === supervisor.userId);
  expect(hidden).toMatchObject({ presence: 'online', looksAt: null });
  await noteLeft(context, { userId: supervisor.userId, conversationId: row.id });
  expect((await fresh(supervisor)).agents.every(({ looksAt }) => looksAt === null)).toBe(true);
});

test('takes one survey for however many screens, and tells each when something is different', async () => {
  const board = new Board(context);
  const first = await board.now();
  const screens = Array.from({ length: 100 }, () => board.after(first.version, 15_000));
  await conversation(context, support.id);
  const answers = await Promise.all(screens);
  const later = new Set(answers.map(({ version }) => version));
  expect(later.size).toBe(1);
  expect(later.has(first.version)).toBe(false);
  // One to begin with, and one for each second until it was seen.
  expect(board.rounds).toBeLessThan(10);
  const seen = (id: string) => supervisor.inboxIds.includes(id);
  const { serverTime: _, version: __, ...shown } = presentWall(await board.now(), seen);
  expect(await fresh(supervisor)).toMatchObject(shown);
});

test('shows what falls due at its moment, without another survey', async () => {
  const row = await conversation(context, orders.id);
  const { clock, store } = context;
  const slaDueAt = new Date(clock.now().getTime() + 20_000);
  await store.conversations.updateMany([{ id: row.id, set: { slaDueAt }, now: clock.now() }]);
  const board = new Board(context, { freshMillis: 3_600_000 });
  const first = await board.now();
  expect(await board.now()).toBe(first);
  const seen = (id: string) => supervisor.inboxIds.includes(id);
  const before = presentWall(first, seen);
  clock.forward(20_000);
  const then = await board.after(first.version, 15_000);
  expect(then.version).not.toBe(first.version);
  const after = presentWall(then, seen);
  expect(after.due.late.count).toBe(before.due.late.count + 1);
  expect(after.due.in30.count).toBe(before.due.in30.count - 1);
  expect(after.serverTime).toBe(slaDueAt.toISOString());
  expect(board.rounds).toBe(1);
  const { serverTime: _, version: __, ...shown } = await fresh(supervisor);
  expect(after).toMatchObject(shown);
  await store.conversations.updateMany([
    { id: row.id, set: { slaDueAt: null, status: 'resolved' }, now: clock.now() },
  ]);
});

test('a screen with a link sees what its maker sees, until that is revoked', async () => {
  const { device, token } = await createDevice(context, lead, 'Hall');
  expect(JSON.stringify(await listDevices(context))).not.toContain(token);
  const wall = await showWallToDevice(context, { token, after: undefined });
  expect(wall.channels[0]?.inboxes.map(({ name }) => name)).toEqual(['Support']);
  expect(boardOf(context).rounds).toBe(1);
  const [listed] = await listDevices(context);
  expect(listed).toMatchObject({ name: 'Hall', createdBy: 'Lea' });
  expect(listed?.lastSeenAt).not.toBeNull();
  await deleteDevice(context, supervisor, device.id);
  await expect(showWallToDevice(context, { token, after: undefined })).rejects.toMatchObject({
    code: 'not-authenticated',
  });
});

test('every number has its list, of one’s own inboxes', async () => {
  const now = context.clock.now();
  const row = await conversation(context, orders.id, { assigneeId: supervisor.userId });
  const soon = new Date(now.getTime() + 20 * 60_000);
  await context.store.conversations.updateMany([
    { id: row.id, set: { ...waiting(new Date(now.getTime() - 60_000)), slaDueAt: soon }, now },
  ]);
  await letter(context, row, { text: 'It came broken.' });
  const [owner] = await context.store.users.findMany([supervisor.userId]);
  await context.store.commitments.insert({
    ...{ id: row.id, conversationId: row.id, inboxId: orders.id, text: 'A call', ownerId: owner?.id ?? '' },
    ...{ dueAt: soon, state: 'open', closedAt: null, createdBy: '', createdAt: now, updatedAt: now },
  });
  boardOf(context).forget();
  const list = async (wanted: WallNumber, actor = supervisor) =>
    (await listBehind(context, actor, wanted)).items.map(({ conversationId, note }) => [
      conversationId,
      note,
    ]);
  const wall = await showWall(context, supervisor, {});
  const count = async (wanted: WallNumber) => (await list(wanted)).length;
  expect(await count({ what: 'open', channel: 'email' })).toBe(wall.channels[0]?.open.count);
  expect(await count({ what: 'waiting' })).toBe(wall.total.waiting.count);
  expect(await count({ what: 'waiting', teamId })).toBe(wall.teams[0]?.waiting.count);
  expect(await count({ what: 'in30' })).toBe(wall.due.in30.count);
  expect(await count({ what: 'late' })).toBe(wall.due.late.count);
  expect(await count({ what: 'arrived', at: wall.hours.at(-1)?.at ?? '' })).toBe(wall.hours.at(-1)?.arrived);
  expect(wall.promises).toMatchObject([{ text: 'A call', owner: owner?.name, conversationId: row.id }]);
  expect(await list({ what: 'promises' })).toEqual([[row.id, `${owner?.name ?? ''}: A call`]]);
  expect(await list({ what: 'agent', userId: supervisor.userId })).toEqual([[row.id, '']]);
  expect(await list({ what: 'agent', userId: supervisor.userId }, lead)).toEqual([]);
  expect((await showWall(context, lead, {})).promises).toEqual([]);
});

test('counts of a team what lies in one’s own inboxes', async () => {
  const waits = async (actor: Actor) =>
    (await showWall(context, actor, {})).teams.find((team) => team.teamId === teamId);
  const behind = async (actor: Actor, what: 'open' | 'waiting') =>
    (await listBehind(context, actor, { what, teamId })).items.length;
  boardOf(context).forget();
  const [before, leads] = [await waits(supervisor), await waits(lead)];
  const since = new Date(context.clock.now().getTime() - 7_200_000);
  const row = await conversation(context, orders.id, { teamId });
  await context.store.conversations.updateMany([
    { id: row.id, set: waiting(since), now: context.clock.now() },
  ]);
  boardOf(context).forget();
  const after = await waits(supervisor);
  expect(after?.open.count).toBe((before?.open.count ?? 0) + 1);
  expect(after?.oldestWait).toBe(since.toISOString());
  expect(await waits(lead)).toEqual(leads);
  for (const [actor, seen] of [[supervisor, after] as const, [lead, leads] as const]) {
    expect(await behind(actor, 'open')).toBe(seen?.open.count);
    expect(await behind(actor, 'waiting')).toBe(seen?.waiting.count);
  }
});

test('tells the supervisors of an inbox once that its customers are unhappier than usual', async () => {
  const upset = await makeInbox(context, 'Upset', { channel: 'email' });
  const told = await person(context, { name: 'Sue', role: 'supervisor', inboxIds: [upset.id] });
  await person(context, { name: 'Ann', role: 'agent', inboxIds: [upset.id] });
  const row = await conversation(context, upset.id);
  const says = async (label: 'negative' | 'neutral', words: string[], times: number) => {
    for (let time = 0; time < times; time += 1) {
      const { message } = await letter(context, row, { text: 'It is here.' });
      const sentiment = { label, score: 0, words };
      await context.store.messages.update({ id: message.id, set: { sentiment }, now: context.clock.now() });
    }
  };
  const news = () =>
    context
      .pushedOf('notification.created')
      .map(({ notification }) => notification)
      .filter(({ type }) => type === 'mood-spike');
  await says('neutral', [], 12);
  context.clock.forward(2 * 3_600_000);
  await says('negative', ['broken'], 6);
  await tellSpikes(context);
  await tellSpikes(context);
  expect(news()).toMatchObject([
    { actorName: 'Upset', excerpt: '6/6: broken', conversationId: row.id, readAt: null },
  ]);
  const { items } = await context.store.notifications.list(told.userId, undefined, 10);
  expect(items).toHaveLength(1);
});

test('counts deadlines beyond those that it lists', async () => {
  const now = context.clock.now();
  const before = (await fresh(lead)).due;
  const rows = await Promise.all(Array.from({ length: 120 }, () => conversation(context, support.id)));
  await context.store.conversations.updateMany(
    rows.map(({ id }, nth) => ({
      ...{ id, now },
      set: { slaDueAt: new Date(now.getTime() + (nth < 60 ? -60_000 : 45 * 60_000)) },
    })),
  );
  const { due, deadlines } = await fresh(lead);
  expect(deadlines).toHaveLength(50 + before.in60.count + 60);
  expect(due).toEqual({
    late: { count: before.late.count + 60, more: false },
    in30: before.in30,
    in60: { count: before.in60.count + 60, more: false },
  });
});

test('a wall shows what its owner chose, in that order, at once', async () => {
  const { device, token } = await createDevice(context, supervisor, 'Kitchen');
  const shown = await showWallToDevice(context, { token, after: undefined });
  expect(shown.tiles).toEqual(wallTile.options);
  await arrangeWall(context, supervisor, { deviceId: device.id, tiles: ['flow', 'now'] });
  const begun = performance.now();
  expect((await showWallToDevice(context, { token, after: shown.version })).tiles).toEqual(['flow', 'now']);
  expect(performance.now() - begun).toBeLessThan(9000);
  expect((await listDevices(context)).find(({ id }) => id === device.id)?.tiles).toEqual(['flow', 'now']);
  expect((await showWall(context, supervisor, {})).tiles).toEqual(wallTile.options);
  const gone = arrangeWall(context, supervisor, { deviceId: support.id, tiles: [] });
  await expect(gone).rejects.toMatchObject({ code: 'not-found' });
});

test('a link ends with its maker’s right to see the wall', async () => {
  const { token } = await createDevice(context, lead, 'Office');
  await context.store.users.update(lead.userId, { role: 'agent' });
  await expect(showWallToDevice(context, { token, after: undefined })).rejects.toMatchObject({
    code: 'not-authenticated',
  });
});
