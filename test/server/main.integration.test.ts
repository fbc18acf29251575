import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { freePort } from '../support/free-port.ts';
import { testDatabase } from '../support/test-database.ts';
import { password } from '../support/web-app.ts';

const database = testDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'onevoice-main-'));
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

interface Ready {
  type: string;
  url: string;
  setupUrl: string | null;
}

/** The server as the supervisor starts it. */
function spawn(port: number): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    PORT: String(port),
    DATA_DIR: dataDir,
    MONGODB_URI: database.mongodbUri,
    REDIS_URL: database.redisUrl,
    REDIS_PREFIX: database.redisPrefix,
    ONEVOICE_SECRET: 'a secret for tests that is long enough',
    LOG_LEVEL: 'info',
  };
  return fork(join(root, 'server/main.ts'), { env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
}

async function output(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

describe('the server process', { timeout: 90_000 }, () => {
  test('says when it is ready and how the first admin gets in, and stops when its parent goes', async () => {
    const child = spawn(await freePort());
    const log = output(child.stdout);
    const [ready] = (await once(child, 'message')) as [Ready];
    expect(ready).toMatchObject({ type: 'ready', setupUrl: expect.stringContaining('/setup#') });
    const api = new ApiClient(ready.url);
    const token = new URL(ready.setupUrl ?? '').hash.slice(1);
    const founder = { name: 'Ada', email: 'ada@example.com', password, workspaceName: 'Acme' };
    await api.call('setUp', { body: { token, ...founder } });
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    // Who is told over the channel needs no secret in a log.
    expect(await log).not.toContain(token);
  });

  test('stops on SIGTERM too, with requests under way answered', async () => {
    const child = spawn(await freePort());
    const [ready] = (await once(child, 'message')) as [Ready];
    expect(ready.setupUrl).toBeNull();
    // The server has read the headers once it asks for the body.
    const reset = request(`${ready.url}/api/v1/password-resets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', expect: '100-continue' },
    });
    reset.flushHeaders();
    await once(reset, 'continue');
    child.kill('SIGTERM');
    reset.end(JSON.stringify({ email: 'ada@example.com' }));
    const [response] = (await once(reset, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(202);
    response.resume();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });

  test('says which port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    const child = spawn(port);
    const complaint = output(child.stderr);
    const [code] = (await once(child, 'exit')) as [number | null];
    expect([code, await complaint]).toEqual([
      1,
      `Port ${port} is taken: choose another with PORT or --port.\n`,
    ]);
    blocker.close();
  });
});
