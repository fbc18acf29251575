import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import { afterEach, expect, it } from 'vitest';
import { checkDirectory } from '../../server/embedded/process/check.ts';
import { compactDirectory } from '../../server/embedded/process/compact.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const stores: TestStore[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.discard();
  for (const dir of directories.splice(0)) rmSync(dir, { recursive: true, force: true });
});

async function filled(): Promise<{ store: TestStore; client: MongoClient }> {
  const store = await startTestStore();
  stores.push(store);
  const client = await new MongoClient(store.uri).connect();
  const rows = client.db('upkeep').collection('rows');
  await rows.createIndexes([{ key: { n: 1 } }, { key: { tags: 1, n: -1 } }]);
  await rows.insertMany(
    Array.from({ length: 3000 }, (_, n) => ({ n, tags: ['a', `t${String(n % 5)}`], text: 'x'.repeat(200) })),
  );
  return { store, client };
}

it('copies one moment while writers go on, and every index of the copy equals its documents', async () => {
  const { client } = await filled();
  const pairs = client.db('upkeep').collection<{ _id: number; n: number }>('pairs');
  let going = true;
  let last = 0;
  const writer = (async () => {
    for (; going; last++) await pairs.insertOne({ _id: last, n: last });
  })();
  await expect.poll(() => last).toBeGreaterThan(3);
  const before = last;
  const copy = mkdtempSync(join(tmpdir(), 'snapshot-'));
  directories.push(copy);
  const file = join(copy, 'data.db');
  await client.db('admin').command({ onevoiceSnapshot: file });
  going = false;
  await writer;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(client.db('admin').command({ onevoiceSnapshot: file })).rejects.toThrow(/exists already/);
  await expect(client.db('admin').command({ onevoiceSnapshot: 'here' })).rejects.toThrow(/absolute path/);
  await client.close();
  const report = await checkDirectory(copy);
  expect(report).toMatchObject({ ok: true, homeless: { documents: 0, entries: 0 } });
  const copied = report.collections.find(({ ns }) => ns === 'upkeep.pairs')?.documents ?? 0;
  expect(copied).toBeGreaterThanOrEqual(before);
  expect(copied).toBeLessThanOrEqual(last);
});

it('compacts: the file shrinks, nothing is lost', async () => {
  const { store, client } = await filled();
  await client
    .db('upkeep')
    .collection('rows')
    .deleteMany({ n: { $gte: 100 } });
  await client.close();
  await store.stop();
  const { bytesBefore, bytesAfter } = await compactDirectory(store.dir);
  expect(bytesAfter).toBeLessThan(bytesBefore / 3);
  expect(await checkDirectory(store.dir)).toMatchObject({ ok: true, collections: [{ documents: 100 }] });
});

it('finds entries and documents that belong to nobody, and what an index lacks', async () => {
  const { store, client } = await filled();
  await client.close();
  await store.stop();
  const db = new DatabaseSync(join(store.dir, 'data.db'));
  db.exec("INSERT INTO keys (k, r) VALUES (x'7000000000', 1); DELETE FROM keys WHERE r = 7");
  db.close();
  const report = await checkDirectory(store.dir);
  expect(report).toMatchObject({ ok: false, homeless: { documents: 0, entries: 1 } });
  expect(report.collections[0]?.indexes.map(({ missing }) => missing)).toEqual([1, 1, 2]);
});

it('refuses data of a newer format with a sentence, and leaves them as they are', async () => {
  const { store, client } = await filled();
  await client.close();
  await store.stop();
  const file = join(store.dir, 'data.db');
  const db = new DatabaseSync(file);
  db.prepare("UPDATE named SET v = x'09' WHERE k = ?").run(Buffer.from('\0format'));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const { mtimeMs, size } = statSync(file);
  await expect(startTestStore({ dir: store.dir })).rejects.toThrow(/written by a newer version \(format 9/);
  expect(statSync(file)).toMatchObject({ mtimeMs, size });
});
