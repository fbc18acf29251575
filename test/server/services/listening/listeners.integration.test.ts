import { z } from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { defineChannel, type Listener, type ListenerHost } from '../../../../server/channels/contract.ts';
import { addChannel } from '../../../../server/channels/registry.ts';
import { announceInbox } from '../../../../server/services/inboxes/announce.ts';
import { startListeners, type Listeners } from '../../../../server/services/listening/listeners.ts';
import { lettersInbox } from '../../../support/letters.ts';
import { serviceContext, testCapabilities, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

/** A connection that a test holds in its hands. */
interface Connection {
  inboxId: string;
  host: ListenerHost;
  settings: unknown;
  fail(error: Error): void;
  ended: boolean;
}

const patience = { timeout: 20_000 };
const database = testDatabase();
let context: ServiceContext;
let other: ServiceContext;
let removeChannel: () => void;
let connections: Connection[] = [];
let running: Listeners[] = [];

function listen(account: { inboxId: string; settings: unknown }, host: ListenerHost): Promise<Listener> {
  const done = Promise.withResolvers<undefined>();
  const connection: Connection = {
    ...account,
    host,
    fail: done.reject,
    ended: false,
  };
  connections.push(connection);
  return Promise.resolve({
    done: done.promise.then(() => undefined),
    poke: () => undefined,
    stop() {
      connection.ended = true;
      done.resolve(undefined);
      return Promise.resolve();
    },
  });
}

beforeAll(async () => {
  context = await serviceContext(database);
  other = { ...(await serviceContext(database)), clock: context.clock };
  removeChannel = addChannel(
    defineChannel({
      id: 'wire',
      name: 'Wire',
      icon: 'mail',
      addressed: true,
      settings: z.object({ host: z.string().default('here') }),
      secrets: z.object({}),
      capabilities: testCapabilities,
      inbound: { kind: 'listen', listen },
      describeRaw: () => ({ externalId: '1', summary: { from: '', subject: '' } }),
      parse: () => Promise.resolve({ type: 'ignored', reason: 'a test' }),
      send: () => Promise.reject(new Error('no')),
      check: () => Promise.resolve({ ok: true, steps: [] }),
      release: () => Promise.resolve(),
    }),
  );
});
afterAll(async () => {
  removeChannel();
  await Promise.all([context.dispose(), other.dispose()]);
});
beforeEach(() => {
  connections = [];
});
afterEach(async () => {
  await Promise.all(running.map((listeners) => listeners.stop()));
  running = [];
});

function start(on: ServiceContext = context): Listeners {
  const listeners = startListeners(on);
  running.push(listeners);
  return listeners;
}
const of = (inboxId: string) => connections.filter((one) => one.inboxId === inboxId);
const open = (inboxId: string) => of(inboxId).filter(({ ended }) => !ended);

test('two processes never listen to one inbox, and the other takes over when the first leaves', async () => {
  const inbox = await lettersInbox(context, { channel: 'wire' });
  const [one, two] = [start(context), start(other)];
  await Promise.all([one.look(), two.look()]);
  expect(open(inbox.id)).toHaveLength(1);
  context.clock.forward(10_000);
  await Promise.all([one.look(), two.look()]);
  context.clock.forward(10_000);
  await Promise.all([one.look(), two.look()]);
  expect(of(inbox.id)).toHaveLength(1);
  await one.stop();
  await two.stop();
  expect(open(inbox.id)).toHaveLength(0);
  await start(other).look();
  expect(open(inbox.id)).toHaveLength(1);
});

test('an inbox whose holder was killed is taken over when the lease has run out', async () => {
  const inbox = await lettersInbox(context, { channel: 'wire' });
  const lease = { name: `listen/${inbox.id}`, owner: 'a process that is dead', millis: 15_000 };
  await context.store.leases.acquire({ ...lease, now: context.clock.now() });
  const listeners = start();
  await listeners.look();
  expect(open(inbox.id)).toHaveLength(0);
  context.clock.forward(15_001);
  await listeners.look();
  expect(open(inbox.id)).toHaveLength(1);
});

test('changed settings start the connection afresh; a switched-off inbox ends it', async () => {
  const inbox = await lettersInbox(context, { channel: 'wire' });
  const listeners = start();
  await listeners.look();
  const change = { id: inbox.id, settingsChanged: true, now: context.clock.now() };
  await context.store.inboxes.update({ ...change, set: { settings: { host: 'there' } } });
  await announceInbox(context, inbox.id, []);
  await vi.waitFor(() => {
    expect(of(inbox.id).map(({ settings, ended }) => ({ settings, ended }))).toEqual([
      { settings: { host: 'here' }, ended: true },
      { settings: { host: 'there' }, ended: false },
    ]);
  }, patience);
  await context.store.inboxes.update({ ...change, set: { enabled: false } });
  await listeners.look();
  expect(open(inbox.id)).toHaveLength(0);
});

test('one inbox in trouble says so in the provider’s words, waits, and disturbs nobody', async () => {
  const [bad, good] = [
    await lettersInbox(context, { channel: 'wire' }),
    await lettersInbox(context, { channel: 'wire' }),
  ];
  await start().look();
  for (const { host } of connections) host.up();
  of(bad.id)[0]?.fail(
    Object.assign(new Error('NO [AUTHENTICATIONFAILED] Invalid credentials'), { kind: 'auth' }),
  );
  await vi.waitFor(async () => {
    const health = await context.store.inboxStates.health(bad.id);
    expect(health.lastError).toMatchObject({
      message: 'NO [AUTHENTICATIONFAILED] Invalid credentials',
      kind: 'auth',
    });
    expect(health.nextTryAt?.getTime()).toBeGreaterThan(context.clock.now().getTime());
    expect((await context.store.inboxStates.health(good.id)).status).toBe('ok');
  }, patience);
  expect(open(good.id)).toHaveLength(1);
});

test('what arrives is stored before the cursor moves, and repeats are no-ops', async () => {
  const inbox = await lettersInbox(context, { channel: 'wire' });
  await start().look();
  const host = of(inbox.id)[0]?.host;
  if (!host) throw new Error('not listening');
  const item = {
    externalId: '7.1',
    raw: Buffer.from('x'),
    providerTime: null,
    summary: { from: '', subject: '' },
  };
  await host.accept({
    items: [item, { ...item, externalId: '7.2' }],
    cursor: { name: 'INBOX.Sent', value: { uid: 2 } },
  });
  await host.accept({ items: [item], cursor: { name: 'INBOX.Sent', value: { uid: 3 } } });
  expect(await host.cursor('INBOX.Sent')).toEqual({ uid: 3 });
  expect(await host.cursor('INBOX')).toBeUndefined();
  expect(await context.store.rawItems.list({ inboxId: inbox.id }, 10)).toHaveLength(2);
  expect(await host.known(['nobody@knows.example'])).toEqual(new Set());
});
