/**
 * Speed of the embedded store over the wire, by hand: `node test/embedded/speed/main.ts [--prof]`.
 * Prints operations per second and the store's CPU per operation; every write is acknowledged after the flush.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection, type ObjectId } from 'mongodb';
import { startEmbeddedStore } from '../../../server/embedded/client.ts';

function say(line: string | undefined): void {
  process.stdout.write(`${line ?? ''}\n`);
}

interface Row {
  conversationId: string;
  n: number;
  inboxId: string;
  status: string;
  at: Date;
  text: string;
}

const dir = mkdtempSync(join(tmpdir(), 'store-speed-'));
const store = await startEmbeddedStore({
  dir,
  socket: join(dir, 's.sock'),
  onLog: (line) => {
    process.stderr.write(`${line}\n`);
  },
});
const client = new MongoClient(store.uri, { maxPoolSize: 40 });
const rows: Collection<Row> = client.db('speed').collection('rows');
let next = 0;

function row(): Row {
  const n = next++;
  return {
    conversationId: `c-${String(n)}`,
    n,
    inboxId: `i${String(n % 7)}`,
    status: n % 3 ? 'open' : 'resolved',
    at: new Date(1.7e12 + n * 1000),
    text: 'x'.repeat(400),
  };
}

/** CPU seconds of the store's process (Linux). */
function cpu(): number {
  const stat =
    readFileSync(`/proc/${String(store.pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(stat[11]) + Number(stat[12])) / 100;
}

async function measure(
  name: string,
  ops: number,
  work: (inFlight: number) => Promise<void>,
  inFlight: number,
): Promise<void> {
  const before = cpu();
  const started = performance.now();
  await work(inFlight);
  const seconds = (performance.now() - started) / 1000;
  const each = ((cpu() - before) / ops) * 1e6;
  say(
    `${name.padEnd(44)} ${(ops / seconds).toFixed(0).padStart(7)}/s  ${each.toFixed(0).padStart(5)} us CPU/op`,
  );
}

function times(ops: number, one: (i: number) => Promise<unknown>): (inFlight: number) => Promise<void> {
  return async (inFlight) => {
    let i = 0;
    const lane = async (): Promise<void> => {
      while (i < ops) await one(i++);
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  };
}

try {
  await rows.createIndexes([
    { key: { conversationId: 1 }, unique: true },
    { key: { inboxId: 1, status: 1, at: -1, _id: -1 } },
  ]);
  const ids: ObjectId[] = [];
  await measure(
    'warm-up insertOne, 32 in flight',
    3000,
    times(3000, async () => ids.push((await rows.insertOne(row())).insertedId)),
    32,
  );
  await measure(
    'ping',
    3000,
    times(3000, () => client.db('speed').command({ ping: 1 })),
    1,
  );
  await measure(
    'insertOne, 1 in flight',
    1000,
    times(1000, () => rows.insertOne(row())),
    1,
  );
  await measure(
    'insertOne, 32 in flight',
    6000,
    times(6000, () => rows.insertOne(row())),
    32,
  );
  await measure(
    'updateOne by _id, 1 in flight',
    1000,
    times(1000, (i) => rows.updateOne({ _id: ids[i % ids.length] as ObjectId }, { $set: { n: -i } })),
    1,
  );
  await measure(
    'updateOne by _id, 32 in flight',
    5000,
    times(5000, (i) => rows.updateOne({ _id: ids[i % ids.length] as ObjectId }, { $set: { n: -i } })),
    32,
  );
  await measure(
    'findOneAndUpdate on an indexed field, 32',
    3000,
    times(3000, (i) =>
      rows.findOneAndUpdate(
        { conversationId: `c-${String(i)}` },
        { $inc: { n: 1 }, $set: { status: 'open' } },
      ),
    ),
    32,
  );
  await measure(
    'insertMany of 1000 (per document)',
    20000,
    times(20, () => rows.insertMany(Array.from({ length: 1000 }, row))),
    1,
  );
  await measure(
    'findOne by _id, 1 in flight',
    2000,
    times(2000, (i) => rows.findOne({ _id: ids[i % ids.length] as ObjectId })),
    1,
  );
  await measure(
    'findOne by _id, 32 in flight',
    5000,
    times(5000, (i) => rows.findOne({ _id: ids[i % ids.length] as ObjectId })),
    32,
  );
  await measure(
    '50 newest by compound index',
    1000,
    times(1000, (i) =>
      rows
        .find({ inboxId: `i${String(i % 7)}`, status: 'open' })
        .sort({ at: -1, _id: -1 })
        .limit(50)
        .toArray(),
    ),
    1,
  );
  await measure(
    '50 newest of 3 inboxes, merged',
    500,
    times(500, () =>
      rows
        .find({ inboxId: { $in: ['i1', 'i2', 'i3'] }, status: 'open' })
        .sort({ at: -1, _id: -1 })
        .limit(50)
        .toArray(),
    ),
    1,
  );
  await measure(
    'count 999+ by index',
    300,
    times(300, () => rows.countDocuments({ inboxId: 'i1', status: 'open' }, { limit: 1000 })),
    1,
  );
  say(
    readFileSync(`/proc/${String(store.pid)}/smaps_rollup`, 'utf8')
      .match(/Pss:.*|Pss_Anon:.*/g)
      ?.join(', '),
  );
} finally {
  await client.close();
  await store.stop();
  rmSync(dir, { recursive: true, force: true });
}
