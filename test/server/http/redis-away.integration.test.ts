// Once: it is about Redis, not about the store.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopChild } from '../../../server/cli/start/guard.mjs';
import { findProgram, redisPrograms } from '../../../server/cli/start/programs.mjs';
import { startRedis } from '../../../server/cli/start/redis.mjs';
import { ApiClient } from '../../support/api-client.ts';
import { problemOf } from '../../support/problem-of.ts';
import { testDatabase } from '../../support/test-database.ts';
import { password, type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'onevoice-redis-'));
let redis: Awaited<ReturnType<typeof start>>;
let app: WebApp;
let person: Person;
let token: ApiClient;

async function start() {
  const program = findProgram(redisPrograms);
  if (!program) throw new Error('redis-server is not installed');
  const running = await startRedis({ directory, socket: join(directory, 'r.sock'), program });
  await running.ready;
  return running;
}

beforeAll(async () => {
  redis = await start();
  app = await webApp({ ...database, redisUrl: redis.url });
  person = await app.person('admin');
  const { secret } = await person.api.call('createToken', { body: { name: 'token', role: 'admin' } });
  token = new ApiClient(app.url);
  token.token = secret;
});
afterAll(async () => {
  await app.dispose();
  await stopChild(redis.child);
  rmSync(directory, { recursive: true, force: true });
});

describe('while Redis is away', () => {
  test('what needs it says so, what does not goes on, and all is well when it is back', async () => {
    await stopChild(redis.child);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${app.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { store: true, redis: false }]);
    const away = { status: 503, code: 'unavailable' };
    expect(await problemOf(person.api.call('listTags'))).toMatchObject(away);
    expect(await problemOf(new ApiClient(app.url).logIn(person.user.email, password))).toMatchObject(away);
    expect(await problemOf(new ApiClient(app.url).logIn(person.user.email, 'wrong'))).toMatchObject({
      status: 401,
    });
    expect((await token.call('createTag', { body: { name: 'Without Redis' } })).name).toBe('Without Redis');
    expect((await token.call('listUsers')).items[0]?.presence).toBe('offline');

    redis = await start();
    await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status).toBe(200);
    const again = new ApiClient(app.url);
    await again.logIn(person.user.email, password);
    expect((await again.call('listTags')).items.map(({ name }) => name)).toEqual(['Without Redis']);
  });
});
