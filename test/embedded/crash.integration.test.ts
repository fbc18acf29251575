import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, expect, it } from 'vitest';
import type { CheckReport } from '../../server/embedded/process/check.ts';
import { startTestStore, type TestStore } from './support/store.ts';

/** More rounds by hand: STORE_CRASH_ROUNDS=300. */
const ROUNDS = Number(process.env['STORE_CRASH_ROUNDS'] ?? 4);
const WRITERS = 16;
const MAIN = fileURLToPath(new URL('../../server/embedded/main.ts', import.meta.url));

let store: TestStore | undefined;
afterAll(() => {
  if (store) rmSync(store.dir, { recursive: true, force: true });
});

interface Row {
  _id: string;
  writer: number;
  n: number;
  tags: string[];
}

/** What was acknowledged, and what was under way when the store died. */
interface Ledger {
  inserted: Set<string>;
  deleted: Set<string>;
  counters: number[];
}

async function write(
  client: MongoClient,
  ledger: Ledger,
  who: { writer: number; round: number; died: AbortSignal },
): Promise<void> {
  const { writer, round, died } = who;
  const rows = client.db('crash').collection<Row>('rows');
  const counters = client.db('crash').collection<{ _id: number; n: number }>('counters');
  for (let i = 0; !died.aborted; i++) {
    const _id = `${String(round)}-${String(writer)}-${String(i)}`;
    await rows.insertOne({ _id, writer, n: i, tags: [`w${String(writer)}`, `n${String(i % 7)}`] });
    ledger.inserted.add(_id);
    if (i % 5 === 4) {
      const victim = `${String(round)}-${String(writer)}-${String(i - 2)}`;
      ledger.deleted.add(victim);
      await rows.deleteOne({ _id: victim });
    }
    const counted = await counters.findOneAndUpdate(
      { _id: writer },
      { $inc: { n: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    ledger.counters[writer] = counted?.n ?? 0;
  }
}

function check(dir: string): Promise<CheckReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, '--check', '--dir', dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.on('error', reject);
    child.on('exit', () => {
      resolve(JSON.parse(out) as CheckReport);
    });
  });
}

async function killWhileWriting(dir: string | undefined, ledger: Ledger, round: number): Promise<TestStore> {
  const running = await startTestStore(dir ? { dir } : {});
  const client = await new MongoClient(running.uri, {
    maxPoolSize: WRITERS,
    retryWrites: false,
  }).connect();
  const rows = client.db('crash').collection<Row>('rows');
  await rows.createIndexes([
    { key: { writer: 1, n: -1 } },
    { key: { tags: 1 } },
    { key: { writer: 1, _id: 1 }, unique: true },
  ]);
  const death = new AbortController();
  const writers = Array.from({ length: WRITERS }, (_, writer) =>
    write(client, ledger, { writer, round, died: death.signal }).catch(() => undefined),
  );
  const target = ledger.inserted.size + 150 + (round % 16) * 37;
  await expect.poll(() => ledger.inserted.size, { timeout: 120_000, interval: 1 }).toBeGreaterThan(target);
  process.kill(running.pid, 'SIGKILL');
  death.abort();
  // Else each of them would look for the dead server until its patience ends.
  await client.close();
  await Promise.all(writers);
  return running;
}

it(
  `survives ${String(ROUNDS)} rounds of kill -9 under concurrent writers`,
  { timeout: 60_000 + ROUNDS * 30_000 },
  async () => {
    const ledger: Ledger = { inserted: new Set(), deleted: new Set(), counters: [] };
    for (let round = 0; round < ROUNDS; round++) {
      store = await killWhileWriting(store?.dir, ledger, round);
      const report = await check(store.dir);
      expect(report.ok, JSON.stringify(report)).toBe(true);
    }
    const survivor = await startTestStore({ dir: store?.dir ?? '' });
    const client = await new MongoClient(survivor.uri).connect();
    const ids = new Set(
      (
        await client
          .db('crash')
          .collection<Row>('rows')
          .find({}, { projection: { _id: 1 } })
          .toArray()
      ).map(({ _id }) => _id),
    );
    const lost = [...ledger.inserted].filter((id) => !ids.has(id) && !ledger.deleted.has(id));
    expect(lost).toEqual([]);
    for (const { _id, n } of await client
      .db('crash')
      .collection<{ _id: number; n: number }>('counters')
      .find()
      .toArray()) {
      expect(n).toBeGreaterThanOrEqual(ledger.counters[_id] ?? 0);
    }
    await client.close();
    await survivor.stop();
  },
);
