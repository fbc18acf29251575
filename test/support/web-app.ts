import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { Role } from '../../shared/abilities.ts';
import { createApp } from '../../server/app.ts';
import { defineChannel } from '../../server/channels/contract.ts';
import { addChannel } from '../../server/channels/registry.ts';
import { readConfig } from '../../server/config.ts';
import { createContext, type RunningContext } from '../../server/create-context.ts';
import { socketAccess } from '../../server/http/socket-access.ts';
import { silentLogger } from '../../server/observability/logger.ts';
import { openVisitorSockets } from '../../server/realtime/widget/sockets.ts';
import { openSockets, type Sockets } from '../../server/realtime/sockets.ts';
import { createPasswords } from '../../server/security/passwords.ts';
import type { StoredUser } from '../../server/store/users.ts';
import { ApiClient } from './api-client.ts';
import { testCapabilities, type TestClock } from './service-context.ts';
import type { TestDatabase } from './test-database.ts';

export const password = 'correct horse battery';
/** As cheap as argon2 goes: the tests are about log-in, not about its cost. */
export const cheapPasswords = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 });

/** One server process: the real application with its sockets on a port of its own. */
export interface WebProcess {
  context: RunningContext & { clock: TestClock };
  url: string;
  sockets: Sockets;
  stop(): Promise<void>;
}

export interface WebApp extends WebProcess {
  /** Someone with that role, logged in. */
  person(role: Role, wanted?: { inboxIds?: string[]; name?: string; teamIds?: string[] }): Promise<Person>;
  /** Connects and waits until the server knows it. @throws Error with the server's word when refused */
  connect(person: Person, url?: string): Promise<Listening>;
  dispose(): Promise<void>;
}

export interface Person {
  user: StoredUser;
  api: ApiClient;
}

/** A socket that remembers what it heard. */
export interface Listening {
  socket: Socket;
  heard: [event: string, payload: Record<string, unknown>][];
  payloads(event: string): Record<string, unknown>[];
}

/** A clock that goes with the wall's and can be put forward. */
function movingClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward: (millis) => {
      ahead += millis;
    },
  };
}

export interface WebAppOptions {
  env?: Record<string, string>;
  webDirectory?: string;
}

export async function webProcess(database: TestDatabase, options: WebAppOptions = {}): Promise<WebProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-web-'));
  const config = readConfig({
    MONGODB_URI: database.mongodbUri,
    REDIS_URL: database.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ONEVOICE_SECRET: 'a secret for tests that is long enough',
    DATA_DIR: dataDir,
    MAX_MESSAGE_BYTES: '200000',
    TRUST_PROXY: '1',
    ...options.env,
  });
  const clock = movingClock();
  const running = await createContext(config, { role: 'server', clock, logger: silentLogger() });
  await running.store.prepare(clock);
  const context = { ...running, clock };
  const app = createApp(context, {
    passwords: cheapPasswords,
    strictAnswers: true,
    bullQueues: running.bullQueues,
    ...(options.webDirectory !== undefined && { webDirectory: options.webDirectory }),
  });
  const http = createServer(app.express);
  const sockets = await openSockets(http, context, {
    access: socketAccess(context, app.session),
    offlineAfterMillis: 50,
  });
  const visitors = await openVisitorSockets(http, context);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const stop = async () => {
    http.closeAllConnections();
    await visitors.close();
    await sockets.close();
    await running.dispose();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { context, url, sockets, stop };
}

/** The application, with people made as needed and a channel "fake" whose settings name a host. */
export async function webApp(database: TestDatabase, options: WebAppOptions = {}): Promise<WebApp> {
  const process = await webProcess(database, options);
  const removeChannel = addChannel(fakeChannel());
  const opened: Socket[] = [];
  let made = 0;
  return {
    ...process,
    async person(role, { inboxIds = [], teamIds = [], name } = {}) {
      made += 1;
      const user = await process.context.store.users.create({
        email: `${role}${made}@example.com`,
        name: name ?? `${role} ${made}`,
        ...{ role, teamIds, inboxIds, capacity: 10 },
        preferences: { theme: 'system', contrast: 'normal', density: 'comfortable', locale: 'en' },
        createdAt: process.context.clock.now(),
        passwordHash: await cheapPasswords.hash(password),
      });
      if (!user) throw new Error('the address is taken');
      const api = new ApiClient(process.url);
      await api.logIn(user.email, password);
      return { user, api };
    },
    async connect({ api }, url = process.url) {
      const listening = await connect(url, { cookie: api.cookie ?? '' });
      opened.push(listening.socket);
      return listening;
    },
    async dispose() {
      for (const socket of opened) socket.disconnect();
      removeChannel();
      await process.stop();
    },
  };
}

export async function connect(
  url: string,
  extraHeaders: Record<string, string>,
  auth: Record<string, string> = {},
): Promise<Listening> {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders,
    auth,
    forceNew: true,
    reconnection: false,
  });
  const heard: Listening['heard'] = [];
  socket.onAny((event: string, payload: Record<string, unknown>) => heard.push([event, payload]));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const payloads = (event: string) => heard.filter(([name]) => name === event).map(([, payload]) => payload);
  return { socket, heard, payloads };
}

function fakeChannel() {
  return defineChannel({
    id: 'fake',
    name: 'Fake',
    icon: 'mail',
    addressed: true,
    settings: z.object({ imap: z.object({ host: z.string().min(1), port: z.number().int().default(993) }) }),
    secrets: z.object({ password: z.string().min(3) }),
    capabilities: testCapabilities,
    inbound: { kind: 'push' },
    describeRaw: (raw) => ({
      externalId: raw.toString('hex').slice(0, 40),
      summary: { from: 'a', subject: 'b' },
    }),
    parse: () => Promise.resolve({ type: 'ignored', reason: 'a test parses nothing' }),
    send: (_account, message) =>
      Promise.resolve({ externalId: message.externalId, providerReply: '250 ok', rejected: [] }),
    check: (account) =>
      Promise.resolve({
        ok: true,
        steps: [{ name: 'log in', ok: true, detail: JSON.stringify(account.secrets), millis: 1 }],
      }),
    release: () => Promise.resolve(),
  });
}
