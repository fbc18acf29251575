// Once: it is about the embedded store.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedStore, type EmbeddedStore } from '../../../server/embedded/client.ts';

const CLI = fileURLToPath(new URL('../../../server/cli/cli.ts', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'backup-'));
const data = join(place, 'data');
const file = join(place, 'all.tar');
const bytes = Buffer.from('an attachment');
const name = createHash('sha256').update(bytes).digest('hex');
const kept = join('files', name.slice(0, 2), name.slice(2, 4), name);
let store: EmbeddedStore;

beforeAll(async () => {
  mkdirSync(join(data, kept, '..'), { recursive: true });
  writeFileSync(join(data, kept), bytes);
  writeFileSync(join(data, 'secret.key'), 'a secret for tests that is long enough\n');
  store = await startEmbeddedStore({ dir: join(data, 'store'), socket: join(data, 'store.sock') });
  const client = await new MongoClient(store.uri).connect();
  const rows = client.db('onevoice').collection('rows');
  await rows.createIndexes([{ key: { n: 1 } }]);
  await rows.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
  await client.close();
});
afterAll(async () => {
  await store.stop();
  rmSync(place, { recursive: true, force: true });
});

function cli(args: string[], env: object = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: place, env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

test('a backup of a running install becomes an install again', { timeout: 120_000 }, async () => {
  expect(await cli(['backup', file, '--data', data])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('500 documents in 1 collections with 2 indexes, 1 files') as string,
  });
  expect(await cli(['backup', file, '--data', data])).toMatchObject({ code: 1 });
  expect((await cli(['compact', '--data', data])).stderr).toMatch(/stop it first/);
  expect(
    (await cli(['backup', 'other.tar', '--data', data], { MONGODB_URI: 'mongodb://db1/x' })).stderr,
  ).toMatch(/mongodump/);
  const restored = join(place, 'restored');
  expect(await cli(['restore', file, '--data', restored])).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(restored, kept))).toEqual(bytes);
  expect(readFileSync(join(restored, 'secret.key'))).toEqual(readFileSync(join(data, 'secret.key')));
  expect((await cli(['check', '--data', restored])).stdout).toMatch(/Every index equals its documents/);
  expect((await cli(['restore', file, '--data', restored])).stderr).toMatch(/is not empty/);
});

test('a backup that is cut off or damaged is refused', { timeout: 60_000 }, async () => {
  const damaged = join(place, 'damaged.tar');
  const whole = readFileSync(file);
  const broken = Buffer.from(whole);
  broken[9000] = (broken[9000] ?? 0) ^ 255;
  writeFileSync(damaged, broken);
  const target = join(place, 'never');
  expect((await cli(['restore', damaged, '--data', target])).stderr).toMatch(/damaged/);
  writeFileSync(damaged, whole);
  truncateSync(damaged, 20_000);
  expect(await cli(['restore', damaged, '--data', target])).toMatchObject({ code: 1 });
});
