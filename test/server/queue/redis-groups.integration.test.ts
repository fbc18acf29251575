// Once: it is about Redis, not about the store.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { composeRaw } from '../../../server/channels/email/simulator.ts';
import { ApiClient } from '../../support/api-client.ts';
import { freePort } from '../../support/free-port.ts';
import {
  startCluster,
  startSentinelGroup,
  whyNoRedisGroups,
  type RedisGroup,
} from '../../support/redis-groups.ts';
import { testDatabase } from '../../support/test-database.ts';
import { connect, type Listening } from '../../support/web-app.ts';

const why = whyNoRedisGroups();
if (why !== null) process.stderr.write(`\nSKIPPED: Redis Sentinel and Cluster are not tested: ${why}.\n`);

const root = fileURLToPath(new URL('../../..', import.meta.url));
const founder = { email: 'ada@example.com', password: 'correct horse battery' };

interface Install {
  group: RedisGroup;
  api: ApiClient;
  inboxId: string;
  listening: Listening;
}

/** Server and workers as the supervisor starts them, on one group of Redis servers; with an inbox that mail is pushed into. */
function installOn(startGroup: () => Promise<RedisGroup>): () => Install {
  const database = testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'onevoice-group-'));
  const children: ChildProcess[] = [];
  let install: Install | undefined;
  let group: RedisGroup | undefined;

  const start = async (entry: string, port: number): Promise<{ url: string; setupUrl: string }> => {
    const env = {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATA_DIR: dataDir,
      MONGODB_URI: database.mongodbUri,
      REDIS_URL: group?.url,
      REDIS_PREFIX: database.redisPrefix,
      ONEVOICE_SECRET: 'a secret for tests that is long enough',
      LOG_LEVEL: 'silent',
    };
    const child = fork(join(root, entry), { env, stdio: ['pipe', 'ignore', 'inherit', 'ipc'] });
    children.push(child);
    const [ready] = (await once(child, 'message')) as [{ url: string; setupUrl: string }];
    return ready;
  };

  beforeAll(async () => {
    group = await startGroup();
    const { url, setupUrl } = await start('server/main.ts', await freePort());
    const [api] = await Promise.all([setUp(url, setupUrl), start('workers/main.ts', 0)]);
    const { id } = await api.call('createInbox', {
      body: {
        name: 'Support',
        channel: 'email',
        address: 'support@example.com',
        enabled: true,
        settings: {},
        secrets: {},
      },
    });
    const listening = await connect(url, { cookie: api.cookie ?? '' });
    install = { group, api, inboxId: id, listening };
  });
  afterAll(async () => {
    install?.listening.socket.disconnect();
    await Promise.all(children.map(stopped));
    await group?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return () => {
    if (!install) throw new Error('it was not started');
    return install;
  };
}

async function setUp(url: string, setupUrl: string): Promise<ApiClient> {
  const api = new ApiClient(url);
  await api.setUp(setupUrl, founder);
  return api;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

/** One mail goes in by HTTP; the workers import it, and tell the browser's socket on the server. */
async function mailReachesTheSocket({ api, inboxId, listening }: Install, name: string): Promise<void> {
  const raw = composeRaw({
    from: { address: 'alice@customer.example', name: 'Alice' },
    to: [{ address: 'support@example.com', name: 'Support' }],
    subject: `About ${name}`,
    text: 'Where is it?',
    messageId: `${name}@customer.example`,
    inReplyTo: null,
    date: new Date(),
  });
  await api.pushRaw(inboxId, raw);
  await vi.waitUntil(() => JSON.stringify(listening.payloads('message.created')).includes(`About ${name}`), {
    timeout: 30_000,
    interval: 20,
  });
}

describe.skipIf(why !== null)('on a Sentinel group', () => {
  const install = installOn(startSentinelGroup);

  test('mail is imported by the workers and pushed to a logged-in browser, before and after a failover', async () => {
    await mailReachesTheSocket(install(), 'before');
    const { group, api } = install();
    const master = await group.masterPort();
    group.kill(master);
    await vi.waitUntil(async () => (await group.masterPort()) !== master, { timeout: 30_000, interval: 50 });
    // The session is on the replica that became the master.
    await vi.waitFor(() => api.call('currentSession'), { timeout: 30_000, interval: 100 });
    await mailReachesTheSocket(install(), 'after');
  });
});

describe.skipIf(why !== null)('on a Cluster', () => {
  const install = installOn(startCluster);

  test('mail is imported by the workers and pushed to a logged-in browser', async () => {
    await mailReachesTheSocket(install(), 'sharded');
    expect(await install().api.call('currentSession')).toMatchObject({ user: { email: founder.email } });
  });
});
