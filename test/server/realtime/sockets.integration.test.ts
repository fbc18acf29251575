import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readOnlineUserIds } from '../../../server/realtime/presence.ts';
import { rooms } from '../../../server/realtime/publisher.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import { conversation, inbox } from '../../support/conversations.ts';
import { testDatabase } from '../../support/test-database.ts';
import {
  connect,
  type Listening,
  type Person,
  webApp,
  type WebApp,
  webProcess,
  type WebProcess,
} from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
/** A second server process on the same databases. */
let other: WebProcess;
let admin: Person;
let inboxId: string;
let thread: StoredConversation;

beforeAll(async () => {
  app = await webApp(database);
  other = await webProcess(database);
  admin = await app.person('admin');
  inboxId = (await inbox(app.context)).id;
  thread = await conversation(app.context, inboxId);
});
afterAll(async () => {
  await other.stop();
  await app.dispose();
});

const open: Listening[] = [];
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.disconnect();
});
async function listen(person: Person, url?: string): Promise<Listening> {
  const listening = await app.connect(person, url);
  open.push(listening);
  return listening;
}

type Answer = { ok: boolean; code?: string };
const view = ({ socket }: Listening, conversationId: string, typing = false): Promise<Answer> =>
  socket.timeout(20_000).emitWithAck('conversation.view', { conversationId, typing }) as Promise<Answer>;

/** Publishes to a room until someone hears it, which shows who else did not. */
function say(room: string, readAt: string): void {
  app.context.publisher.publish(room, 'conversation.read', { conversationId: thread.id, readAt });
}
const heardAt = (listening: Listening) => listening.payloads('conversation.read').map(({ readAt }) => readAt);

describe('a connection', () => {
  test('needs a session or a token, and a page of ours', async () => {
    await expect(connect(app.url, {})).rejects.toThrow('not-authenticated');
    await expect(connect(app.url, { cookie: 'onevoice.sid=s%3Amade-up.signature' })).rejects.toThrow(
      'not-authenticated',
    );
    await expect(connect(app.url, {}, { token: 'ov_wrong' })).rejects.toThrow('not-authenticated');
    const foreign = connect(app.url, { cookie: admin.api.cookie ?? '', origin: 'https://evil.example' });
    await expect(foreign).rejects.toThrow();
    const { secret } = await admin.api.call('createToken', { body: { name: 'socket', role: 'agent' } });
    const byToken = await connect(app.url, {}, { token: secret });
    open.push(byToken);
    expect(byToken.socket.connected).toBe(true);
  });

  test('hears its inboxes, itself and everyone: nothing else; on every process', async () => {
    const member = await app.person('agent', { inboxIds: [inboxId] });
    const outsider = await app.person('agent');
    const [here, there, outside, all] = await Promise.all([
      listen(member),
      listen(member, other.url),
      listen(outsider),
      listen(admin),
    ]);
    say(rooms.inbox(inboxId), '2026-01-01T00:00:00.000Z');
    say(rooms.user(outsider.user.id), '2026-01-02T00:00:00.000Z');
    say(rooms.everyone, '2026-01-03T00:00:00.000Z');
    for (const one of [here, there, outside, all]) {
      await expect.poll(() => heardAt(one).at(-1)).toBe('2026-01-03T00:00:00.000Z');
    }
    expect(heardAt(here)).toHaveLength(2);
    expect(heardAt(there)).toHaveLength(2);
    expect(heardAt(all)).toHaveLength(2);
    expect(heardAt(outside)).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z']);
  });

  test('changes rooms when its person’s inboxes change, without connecting again', async () => {
    const person = await app.person('agent', { inboxIds: [inboxId] });
    const listening = await listen(person, other.url);
    await view(listening, thread.id);
    const change = (inboxIds: string[]) =>
      admin.api.call('updateUser', { params: { id: person.user.id }, body: { inboxIds } });
    const socket = other.sockets.io.sockets.sockets.get(listening.socket.id ?? '');
    await change([]);
    await expect.poll(() => socket?.rooms.has(rooms.inbox(inboxId))).toBe(false);
    await expect.poll(() => socket?.rooms.has(rooms.conversation(thread.id))).toBe(false);
    await change([inboxId]);
    await expect.poll(() => socket?.rooms.has(rooms.inbox(inboxId))).toBe(true);
  });

  test('of an admin joins a new inbox at once', async () => {
    const listening = await listen(admin);
    const created = await admin.api.call('createInbox', {
      body: {
        ...{ name: 'New', channel: 'fake', address: 'new@acme.example' },
        settings: { imap: { host: '127.0.0.1' } },
        secrets: { password: 'secret' },
      },
    });
    const socket = app.sockets.io.sockets.sockets.get(listening.socket.id ?? '');
    await expect.poll(() => socket?.rooms.has(rooms.inbox(created.id))).toBe(true);
  });
});

describe('when a session ends', () => {
  const ended = (listening: Listening) =>
    expect
      .poll(() => [listening.payloads('session.ended').length, listening.socket.connected])
      .toEqual([1, false]);

  test('by logging out here: this browser’s sockets, no others', async () => {
    const person = await app.person('agent');
    const second = await app.person('agent');
    const [mine, theirs] = await Promise.all([listen(person, other.url), listen(second)]);
    await person.api.call('logOut');
    await ended(mine);
    expect(theirs.socket.connected).toBe(true);
  });

  test('everywhere: all sockets of the person on every process', async () => {
    const person = await app.person('agent');
    const [one, two] = await Promise.all([listen(person), listen(person, other.url)]);
    await person.api.call('logOutEverywhere');
    await ended(one);
    await ended(two);
  });

  test('because the person was deactivated', async () => {
    const person = await app.person('agent');
    const listening = await listen(person);
    await admin.api.call('updateUser', { params: { id: person.user.id }, body: { active: false } });
    await ended(listening);
  });

  test('and the notice got lost: the next round of upkeep finds it', async () => {
    const person = await app.person('agent');
    const listening = await listen(person);
    await app.context.store.users.endSessions(person.user.id);
    await app.sockets.beat();
    await ended(listening);
  });

  test('a new password keeps this browser: it connects again', async () => {
    const person = await app.person('agent');
    const listening = await listen(person);
    await person.api.call('updateProfile', {
      body: { password: { current: 'correct horse battery', next: 'a wholly new one' } },
    });
    await expect.poll(() => listening.socket.connected).toBe(false);
    expect(listening.payloads('session.ended')).toEqual([]);
    expect((await listen(person)).socket.connected).toBe(true);
  });
});

describe('who looks at a conversation', () => {
  let anna: Person;
  let bo: Person;
  beforeEach(async () => {
    anna = await app.person('agent', { inboxIds: [inboxId], name: 'Anna' });
    bo = await app.person('agent', { inboxIds: [inboxId], name: 'Bo' });
    thread = await conversation(app.context, inboxId);
  });
  const last = (listening: Listening) => listening.payloads('viewers.changed').at(-1)?.['viewers'];
  const sorted = (...viewers: { userId: string; typing: boolean }[]) =>
    viewers.sort((one, two) => one.userId.localeCompare(two.userId));

  test('is told to those who look, across processes, with typing, until they leave or go', async () => {
    const [one, two] = await Promise.all([listen(anna), listen(bo, other.url)]);
    expect(await view(one, thread.id)).toEqual({ ok: true });
    await expect.poll(() => last(one)).toEqual([{ userId: anna.user.id, typing: false }]);
    await view(two, thread.id, true);
    const both = sorted({ userId: anna.user.id, typing: false }, { userId: bo.user.id, typing: true });
    await expect.poll(() => last(one)).toEqual(both);
    await expect.poll(() => last(two)).toEqual(both);
    await view(two, thread.id, false);
    await expect.poll(() => last(one)).toEqual(both.map((viewer) => ({ ...viewer, typing: false })));
    two.socket.emit('conversation.leave', { conversationId: thread.id });
    await expect.poll(() => last(one)).toEqual([{ userId: anna.user.id, typing: false }]);
    await view(two, thread.id);
    await expect.poll(() => last(one)).toHaveLength(2);
    two.socket.disconnect();
    await expect.poll(() => last(one)).toEqual([{ userId: anna.user.id, typing: false }]);
  });

  test('counts a person once, however many windows, and says nothing when nothing changed', async () => {
    const [watching, first, second] = await Promise.all([listen(anna), listen(bo), listen(bo, other.url)]);
    await view(watching, thread.id);
    await view(first, thread.id);
    await expect.poll(() => last(watching)).toHaveLength(2);
    const before = watching.payloads('viewers.changed').length;
    await view(second, thread.id);
    await view(first, thread.id);
    await expect.poll(() => last(second)).toHaveLength(2);
    first.socket.disconnect();
    await view(second, thread.id, true);
    await expect.poll(() => JSON.stringify(last(watching))).toContain('true');
    expect(watching.payloads('viewers.changed').length - before).toBe(1);
  });

  test('is nobody’s business who may not see it', async () => {
    const outsider = await listen(await app.person('agent'));
    expect(await view(outsider, thread.id)).toEqual({ ok: false, code: 'not-found' });
    expect(await view(outsider, 'f'.repeat(24))).toEqual({ ok: false, code: 'not-found' });
    expect(await view(outsider, 'nonsense')).toEqual({ ok: false, code: 'validation-failed' });
    await view(await listen(anna), thread.id);
    expect(outsider.payloads('viewers.changed')).toEqual([]);
  });

  test('forgets who was held by a process that died', async () => {
    const key = `${database.redisPrefix}:viewers:${thread.id}`;
    const until = app.context.clock.now().getTime() - 1;
    const ghost = JSON.stringify({ userId: bo.user.id, typing: true, until });
    await app.context.redis.commands.hset(key, 'a-dead-socket', ghost);
    const listening = await listen(anna);
    await view(listening, thread.id);
    await expect.poll(() => last(listening)).toEqual([{ userId: anna.user.id, typing: false }]);
    expect(await app.context.redis.commands.hkeys(key)).toEqual([listening.socket.id]);
  });

  test('cannot be used to flood', async () => {
    const listening = await listen(anna);
    const answers = await Promise.all(Array.from({ length: 60 }, () => view(listening, thread.id)));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(45);
    expect(answers.at(-1)).toEqual({ ok: false, code: 'too-many-requests' });
  });
});

describe('presence', () => {
  test('is online while a socket is open anywhere, away when one says so, offline after', async () => {
    const watching = await listen(admin);
    const person = await app.person('agent');
    const states = () =>
      watching
        .payloads('presence.changed')
        .filter(({ userId }) => userId === person.user.id)
        .map(({ presence }) => presence);
    const one = await listen(person);
    const two = await listen(person, other.url);
    await expect.poll(states).toEqual(['online']);
    await person.api.call('setPresence', { body: { presence: 'away' } });
    await expect.poll(states).toEqual(['online', 'away']);
    expect(await readOnlineUserIds(app.context)).toContain(person.user.id);
    one.socket.disconnect();
    two.socket.disconnect();
    await expect.poll(states).toEqual(['online', 'away', 'offline']);
    expect(await readOnlineUserIds(app.context)).not.toContain(person.user.id);
  });

  test('of a process that died ends by itself', async () => {
    const ghost = 'e'.repeat(24);
    const until = String(app.context.clock.now().getTime() - 1);
    await app.context.redis.commands.hset(`${database.redisPrefix}:presence`, ghost, until);
    const watching = await listen(admin);
    expect(await readOnlineUserIds(app.context)).not.toContain(ghost);
    await app.sockets.beat();
    await expect
      .poll(() => watching.payloads('presence.changed'))
      .toContainEqual({ userId: ghost, presence: 'offline' });
  });
});
