// Once: it is about the command line's processes; what they do is tested on every store.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { startTestStore } from '../../embedded/support/store.ts';
import { testDatabase } from '../../support/test-database.ts';
import { password, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
const root = fileURLToPath(new URL('../../..', import.meta.url));
let app: WebApp;
let dataDir: string;

beforeAll(async () => {
  app = await webApp(database);
  dataDir = mkdtempSync(join(tmpdir(), 'onevoice-cli-'));
  const runtime = { mongodbUri: database.mongodbUri, redisUrl: database.redisUrl, url: app.url };
  writeFileSync(join(dataDir, 'runtime.json'), JSON.stringify(runtime));
  writeFileSync(join(dataDir, 'secret.key'), 'a secret for tests that is long enough\n');
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await app.dispose();
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command line as a person has it, beside an install that runs on `dataDir`. */
function cli(args: string[], input = '', directory = dataDir): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], REDIS_PREFIX: database.redisPrefix };
  const command = [join(root, 'server/cli/cli.ts'), ...args, '--data', directory];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd: tmpdir(), env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

// Each command is a process of its own, on a machine that may be busy.
describe('npm run cli', { timeout: 90_000 }, () => {
  test('makes an admin whose password no process list shows', async () => {
    const args = ['create-admin', '--email', 'Root@Example.com', '--name', 'Root'];
    expect(await cli(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('--password-stdin') });
    expect(await cli([...args, '--password-stdin'], 'short\n')).toMatchObject({
      code: 1,
      stderr: 'password: Use at least 10 characters.\n',
    });
    const made = await cli([...args, '--password-stdin'], `${password}\n`);
    expect(made).toEqual({ code: 0, stdout: 'Root <root@example.com> is an admin now.\n', stderr: '' });
    const session = await new ApiClient(app.url).logIn('root@example.com', password);
    expect(session.user.role).toBe('admin');
    const again = await cli([...args, '--password-stdin'], `${password}\n`);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('email: This address is taken already.'),
    });
  });

  test('makes a token that works; standard output is the token alone', async () => {
    const { code, stdout } = await cli(['token', 'create', '--name', 'ci', '--role', 'supervisor']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ov_[\w-]{43}\n$/)]);
    const api = new ApiClient(app.url);
    api.token = stdout.trim();
    expect((await api.call('currentSession')).user.email).toBe('root@example.com');
    const wrong = await cli(['token', 'create', '--role', 'king']);
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--role') });
  });

  test('finds what is wrong and says it in sentences', async () => {
    const { code, stdout } = await cli(['doctor']);
    expect(stdout).toContain('ok   The document store answers');
    expect(stdout).toContain('ok   Redis answers.');
    expect(code).toBe(0);
  });

  test('names the index that slow queries want', async () => {
    // In a store of its own, to which every command is slow: what is tested is what is said about it.
    const store = await startTestStore({ flags: ['--slow-ms', '0.0001'] });
    const client = await new MongoClient(store.uri).connect();
    try {
      const rows = client.db('doctor').collection('rows');
      await rows.insertMany(Array.from({ length: 600 }, (_, n) => ({ n })));
      for (const n of [1, 2, 3]) await rows.findOne({ n: 1000 + n });
      const runtime = { mongodbUri: `${store.uri}/doctor`, redisUrl: database.redisUrl, url: app.url };
      writeFileSync(join(store.dir, 'runtime.json'), JSON.stringify(runtime));
      writeFileSync(join(store.dir, 'secret.key'), 'a secret for tests that is long enough\n');
      const { code, stdout } = await cli(['doctor'], '', store.dir);
      expect(stdout).toMatch(
        /BAD {2}3 slow queries \(find on doctor\.rows, up to \d+ ms\) want an index on \{ n: 1 \}/,
      );
      expect(code).toBe(1);
    } finally {
      await client.close();
      await store.discard();
    }
  });

  test('imports quarantined items again', async () => {
    const admin = await app.person('admin');
    const inbox = await admin.api.call('createInbox', {
      body: {
        ...{ name: 'Fake', channel: 'fake', address: 'fake@acme.example' },
        settings: { imap: { host: '127.0.0.1' } },
        secrets: { password: 'secret' },
      },
    });
    const { rawItemId } = await admin.api.pushRaw(inbox.id, Buffer.from('broken'));
    const { rawItems } = app.context.store;
    const outcome = {
      id: rawItemId,
      state: 'quarantined',
      reason: 'x',
      messageId: null,
      conversationId: null,
    } as const;
    await rawItems.settle([outcome], app.context.clock.now());
    expect((await cli(['replay', '--inbox', inbox.id])).stdout).toBe('1 item is imported again.\n');
    expect((await rawItems.readFacts(rawItemId))?.state).toBe('pending');
    expect((await cli(['replay', '--inbox', inbox.id])).stdout).toBe('0 items are imported again.\n');
    expect(await cli(['replay', '--item', rawItemId])).toMatchObject({ code: 1, stdout: '' });
  });

  test('says plainly when nothing runs, and what it can do', async () => {
    const { code, stderr } = await cli(['token', 'create'], '', join(dataDir, 'nowhere'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('start it with `npm start`')]);
    expect((await cli(['--help'])).stdout).toContain('create-admin');
    expect(await cli(['dance'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no command "dance"'),
    });
    expect(await cli(['--dance'])).toMatchObject({ code: 1, stderr: expect.stringContaining('--help') });
  });
});
