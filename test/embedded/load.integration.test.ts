import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterEach, expect, it } from 'vitest';
import { checkDirectory } from '../../server/embedded/process/check.ts';
import { BulkEncoder, endOfBatches } from '../../server/store/bulk.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const main = fileURLToPath(new URL('../../server/embedded/main.ts', import.meta.url));
const stores: TestStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.discard();
});

const row = (n: number) => ({
  id: `row-${String(n)}`,
  n,
  tags: ['all', `t${String(n % 5)}`],
  at: new Date(1.7e12 - n),
  ...(n % 3 === 0 && { code: `code-${String(n)}` }),
  text: `line ${String(n)}`,
});

/** A stopped store with a hundred rows and indexes of several kinds. */
async function stopped(): Promise<TestStore> {
  const store = await startTestStore();
  stores.push(store);
  const client = await new MongoClient(store.uri).connect();
  const rows = client.db('loaded').collection<{ _id: string }>('rows');
  await rows.createIndexes([
    { key: { tags: 1, at: -1 } },
    { key: { code: 1 }, unique: true, partialFilterExpression: { code: { $type: 'string' } } },
  ]);
  await rows.insertMany(Array.from({ length: 100 }, (_, n) => toDocument(row(n))));
  await client.close();
  await store.stop();
  return store;
}

function toDocument({ id, ...rest }: ReturnType<typeof row>) {
  return { _id: id, ...rest };
}

async function load(dir: string, input: Uint8Array[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [main, '--dir', dir, '--load'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  for (const bytes of input) child.stdin.write(bytes);
  child.stdin.end();
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode ?? 1, out, err };
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

it('adds what an engine would have added, and every index equals its documents', async () => {
  const store = await stopped();
  const encoder = new BulkEncoder('loaded');
  encoder.add('rows', numbers(100, 3000).map(row));
  const first = encoder.take();
  encoder.add('rows', numbers(90, 10).map(row), { skipKnown: true });
  encoder.add('others', [{ id: 'a' }, { id: 'b' }, { id: 'a' }], { skipKnown: true });
  const { code, out } = await load(store.dir, [first, encoder.take(), endOfBatches]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ documents: 3002, skipped: 11 });
  expect(await checkDirectory(store.dir)).toMatchObject({ ok: true });
  expect(existsSync(join(store.dir, 'loading'))).toBe(false);
  const again = await startTestStore({ dir: store.dir });
  stores.push(again);
  const client = await new MongoClient(again.uri).connect();
  const rows = client.db('loaded').collection<{ _id: string; n: number }>('rows');
  expect(await rows.countDocuments({})).toBe(3100);
  expect(await rows.findOne({ code: 'code-2001' })).toEqual(toDocument(row(2001)));
  const newest = await rows.find({ tags: 't4' }).sort({ at: -1 }).limit(3).toArray();
  expect(newest.map(({ n }) => n)).toEqual([4, 9, 14]);
  await expect(rows.insertOne({ _id: 'row-2500', n: 0 })).rejects.toThrow(/E11000/);
  await client.close();
});

it('changes nothing when the input ends in the middle, or when a document is there already', async () => {
  const store = await stopped();
  const encoder = new BulkEncoder('loaded');
  encoder.add('rows', numbers(100, 50).map(row));
  const whole = encoder.take();
  const cut = await load(store.dir, [whole]);
  expect(cut).toMatchObject({ code: 1, err: expect.stringContaining('ended in the middle') as string });
  encoder.add('rows', [row(200), row(7)]);
  const twice = await load(store.dir, [encoder.take(), endOfBatches]);
  expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('there already') as string });
  const hostile = await load(store.dir, [Uint8Array.from([9, 0, 0, 0, 0, 1, 97, 255, 0, 0, 0, 1, 0])]);
  expect(hostile.code).toBe(1);
  const report = await checkDirectory(store.dir);
  expect(report).toMatchObject({ ok: true, collections: [{ documents: 100 }] });
  expect(existsSync(join(store.dir, 'loading'))).toBe(false);
});
