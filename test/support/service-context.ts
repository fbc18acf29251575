import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor, Role } from '../../shared/abilities.ts';
import { socketEvents, type SocketEvent, type SocketEventName } from '../../shared/events.ts';
import type { Capabilities } from '../../shared/schemas/channel.ts';
import { readConfig } from '../../server/config.ts';
import { defineChannel, type OutboundMessage, type SendResult } from '../../server/channels/contract.ts';
import { addChannel } from '../../server/channels/registry.ts';
import type { Context } from '../../server/context.ts';
import { createContext } from '../../server/create-context.ts';
import { silentLogger } from '../../server/observability/logger.ts';
import type { TestDatabase } from './test-database.ts';

/** A clock that stands still until a test turns it. */
export interface TestClock {
  now(): Date;
  forward(millis: number): void;
}

export interface Published<N extends SocketEventName = SocketEventName> {
  rooms: readonly string[];
  event: N;
  payload: SocketEvent<N>;
}

export interface ServiceContext extends Context {
  clock: TestClock;
  /** Every push, held against its schema, in order. */
  pushed: Published[];
  /** Every push to visitors of a conversation, in order. */
  toVisitors: { conversationId: string; event: string; payload: unknown }[];
  pushedOf<N extends SocketEventName>(event: N): SocketEvent<N>[];
  /** What the test channel was given to send, and how it answers. */
  sent: OutboundMessage[];
  onSend: (message: OutboundMessage) => Promise<Partial<SendResult>>;
  dispose(): Promise<void>;
}

const checked = { source: 'test', checked: '2026-11-21' };

export const testCapabilities: Capabilities = {
  text: { counting: 'utf16', limit: 10_000, byteLimit: null, urlLength: null, ...checked },
  tooLong: 'refuse',
  markup: 'rich',
  subject: true,
  copies: true,
  attachments: {
    allowed: true,
    maxFiles: 3,
    maxTotalBytes: 1_000_000,
    maxFileBytes: null,
    types: [],
    ...checked,
  },
  replyWindowSeconds: null,
  visibility: 'private',
  visibilities: [],
  contentWarning: false,
  oneReply: false,
  begins: true,
  edit: false,
  delete: false,
  authorChanges: false,
  receipts: { delivered: true, read: true },
  actions: [],
  undoSeconds: 10,
  layout: 'letters',
};

/**
 * Real databases, a file store in a temporary directory, a clock that the test turns, a channel called "test" that sends
 * into `sent`. Only pushes are recorded instead of going out.
 */
export async function serviceContext(database: TestDatabase): Promise<ServiceContext> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-services-'));
  const config = readConfig({
    MONGODB_URI: database.mongodbUri,
    REDIS_URL: database.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ONEVOICE_SECRET: 'a secret for tests that is long enough',
    DATA_DIR: dataDir,
  });
  const clock = testClock();
  const real = await createContext(config, { role: 'cli', clock, logger: silentLogger() });
  await real.store.prepare(clock);
  const pushed: Published[] = [];
  const toVisitors: ServiceContext['toVisitors'] = [];
  const context: ServiceContext = {
    ...real,
    clock,
    pushed,
    toVisitors,
    pushedOf: (event) => pushed.filter((one) => one.event === event).map((one) => one.payload) as never,
    publisher: {
      tellVisitors(conversationId, event, payload) {
        toVisitors.push({ conversationId, event, payload });
      },
      publish(rooms, event, payload) {
        const wire: unknown = JSON.parse(JSON.stringify(payload));
        pushed.push({
          rooms: typeof rooms === 'string' ? [rooms] : rooms,
          event,
          payload: socketEvents[event].parse(wire),
        });
      },
    },
    sent: [],
    onSend: async () => ({}),
    async dispose() {
      removeChannel();
      await real.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  const removeChannel = addChannel(testChannel(context));
  return context;
}

function testClock(): TestClock {
  let now = Date.parse('2026-11-21T09:00:00.000Z');
  return {
    now: () => new Date(now),
    forward(millis) {
      now += millis;
    },
  };
}

function testChannel(context: ServiceContext) {
  return defineChannel({
    id: 'test',
    name: 'Test',
    icon: 'mail',
    addressed: true,
    settings: z.object({}),
    secrets: z.object({ password: z.string().optional() }),
    capabilities: testCapabilities,
    inbound: { kind: 'push' },
    describeRaw: () => ({ externalId: 'none', summary: { from: '', subject: '' } }),
    parse: () => Promise.resolve({ type: 'ignored', reason: 'a test parses nothing' }),
    async send(_account, message) {
      context.sent.push(message);
      const result = await context.onSend(message);
      return { externalId: message.externalId, providerReply: '250 ok', rejected: [], ...result };
    },
    check: () => Promise.resolve({ ok: true, steps: [] }),
    release: () => Promise.resolve(),
  });
}

/** A person as they act. */
export async function person(
  context: Pick<Context, 'store'>,
  wanted: { name: string; role?: Role; inboxIds?: string[] },
): Promise<Actor> {
  const { name, role = 'agent', inboxIds = [] } = wanted;
  const user = await context.store.users.create({
    email: `${name.toLowerCase()}.${Math.random().toString(36).slice(2)}@example.com`,
    name,
    role,
    teamIds: [],
    inboxIds,
    capacity: 10,
    preferences: { theme: 'system', contrast: 'normal', density: 'comfortable', locale: 'en' },
    createdAt: new Date(0),
    passwordHash: 'none',
  });
  if (!user) throw new Error('the address is taken');
  return { userId: user.id, role, inboxIds, via: 'session' };
}
