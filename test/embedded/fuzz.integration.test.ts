import { connect } from 'node:net';
import { MongoClient, type Collection } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileBytes } from './support/hostile.ts';
import { seeded } from './support/random.ts';
import { startTestStore, type TestStore } from './support/store.ts';

/** More by hand: STORE_FUZZ_SEEDS=200 (each sends 200 messages), from STORE_FUZZ_SEED on. */
const SEEDS = Number(process.env['STORE_FUZZ_SEEDS'] ?? 3);
const FIRST = Number(process.env['STORE_FUZZ_SEED'] ?? 1);
const MESSAGES = 200;
const LANES = 8;

const lines: string[] = [];
let store: TestStore;
let client: MongoClient;
let mine: Collection<{ _id: number; text: string }>;

beforeAll(async () => {
  store = await startTestStore({ flags: ['--slow-ms', '0'], onLog: (line) => lines.push(line) });
  client = await new MongoClient(store.uri).connect();
  mine = client.db('mine').collection<{ _id: number; text: string }>('rows');
  await mine.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, text: `mine ${String(_id)}` })));
});

afterAll(async () => {
  await client.close();
  await store.discard();
});

/** Sends bytes and no more; resolves with what came back when the connection is closed. */
function send(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const answered: Buffer[] = [];
    const connection = connect(store.socket);
    connection.on('data', (chunk: Buffer) => answered.push(chunk));
    connection.on('error', () => undefined);
    connection.on('close', () => {
      resolve(Buffer.concat(answered));
    });
    connection.end(bytes);
  });
}

it(
  `answers hostile bytes with an error or closes, seeds ${String(FIRST)} to ${String(FIRST + SEEDS - 1)}`,
  { timeout: 60_000 + SEEDS * 20_000 },
  async () => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const r = seeded(seed);
      const queue = Array.from({ length: MESSAGES }, () => hostileBytes(r));
      const lane = async (): Promise<void> => {
        for (let bytes = queue.pop(); bytes; bytes = queue.pop())
          expect((await send(bytes)).includes('mine ')).toBe(false);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      // Another client goes on as if nothing had happened, and nobody's types or data leaked into its own.
      const rows = await mine.find({ _id: { $gte: 0 } }).toArray();
      expect(rows.map(({ _id, text }) => [_id, text])).toEqual(
        Array.from({ length: 50 }, (_, _id) => [_id, `mine ${String(_id)}`]),
      );
      const { pid } = await client.db('admin').command({ serverStatus: 1 });
      expect(Number(pid)).toBe(store.pid);
      // Not even nonsense runs into a mistake of ours: whatever it is, the store has a sentence and a code for it.
      expect(
        lines.filter((line) => / failed: /.test(line)),
        `seed ${String(seed)}`,
      ).toEqual([]);
    }
  },
);
