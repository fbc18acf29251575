import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import { startEmbeddedStore, type EmbeddedStore } from '../../../server/embedded/client.ts';
import { rounded, type Row, type Scenario } from '../scenario.ts';
import { startEcho } from './echo.ts';
import { PlainStore } from './plain.ts';
import { stallRows } from './stalls.ts';
import { conversationOf, messageRow, messageRows, type BenchMessage } from './rows.ts';

const batch = 1000;
const inFlight = 32;

/** The store under measurement with its client. */
interface Subject {
  dir: string;
  store: EmbeddedStore;
  client: MongoClient;
  messages: Collection<BenchMessage>;
}

async function open(dir: string): Promise<Subject> {
  const store = await startEmbeddedStore({ dir, socket: join(dir, 's.sock') });
  const client = await new MongoClient(store.uri, { maxPoolSize: inFlight + 2 }).connect();
  return { dir, store, client, messages: client.db('bench').collection<BenchMessage>('messages') };
}

async function close({ client, store }: Subject): Promise<void> {
  await client.close();
  await store.stop();
}

/** What an operation costs: how many there are in a second, and CPU of the store's process for each (less noisy). */
interface Pace {
  store: number;
  cpu: number;
}

/** CPU seconds of a process so far, by the kernel's hundredths. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** `times` acts, so many at once. */
async function pace(
  { store: { pid } }: Subject,
  { times, lanes }: { times: number; lanes: number },
  act: (n: number) => Promise<unknown>,
): Promise<Pace> {
  let next = 0;
  const before = cpuSeconds(pid);
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    while (next < times) await act(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - begun) / 1000;
  return { store: times / seconds, cpu: ((cpuSeconds(pid) - before) / times) * 1e6 };
}

/** Megabytes that are the process's own, not pages of files. */
function anonymousMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
  return Number(/^Pss_Anon:\s+(\d+)/m.exec(rollup)?.[1] ?? Number.NaN) / 1024;
}

function row(
  what: string,
  target: string,
  figures: { store: number; cpu?: number; plain?: number; unit: string },
): Row {
  const { store, cpu, plain, unit } = figures;
  return {
    what,
    store: rounded(store, store < 100 ? 1 : 0),
    'store CPU µs': cpu === undefined ? '' : rounded(cpu, 0),
    'plain SQLite': plain === undefined ? '' : rounded(plain, 0),
    unit,
    target,
  };
}

async function load(subject: Subject, total: number): Promise<Pace> {
  const { messages, store } = subject;
  await messages.createIndexes([
    { key: { messageId: 1 }, unique: true },
    { key: { conversationId: 1, createdAt: 1, _id: 1 } },
    { key: { userId: 1, createdAt: -1, _id: -1 } },
  ]);
  const batches = Array.from({ length: Math.ceil(total / batch) }, (_, i) => i * batch);
  let seconds = 0;
  const before = cpuSeconds(store.pid);
  for (const from of batches) {
    const rows = messageRows(from, batch);
    const begun = performance.now();
    await messages.insertMany(rows, { ordered: false });
    seconds += (performance.now() - begun) / 1000;
  }
  const documents = batches.length * batch;
  return { store: documents / seconds, cpu: ((cpuSeconds(store.pid) - before) / documents) * 1e6 };
}

/** The fifty newest of one of forty people. */
const newestOf = (messages: Collection<BenchMessage>, n: number) =>
  messages
    .find({ userId: `user-${String(n % 40)}` })
    .sort({ createdAt: -1, _id: -1 })
    .limit(50)
    .toArray();

/** The same answers to the same driver without a store behind them, in a second. */
async function listsByHeart({ dir }: Subject, times: number): Promise<number> {
  const echo = await startEcho(dir, join(dir, 's.sock'));
  const client = await new MongoClient(echo.uri, { maxPoolSize: 2 }).connect();
  try {
    const messages = client.db('bench').collection<BenchMessage>('messages');
    for (let n = 0; n < 200; n += 1) await newestOf(messages, n);
    const begun = performance.now();
    for (let n = 0; n < times; n += 1) await newestOf(messages, n);
    return times / ((performance.now() - begun) / 1000);
  } finally {
    await client.close();
    await echo.stop();
  }
}

async function measured(subject: Subject, plain: PlainStore, total: number): Promise<Row[]> {
  const { messages } = subject;
  let next = total;
  const insert = () => messages.insertOne(messageRow(next++));
  const update = (n: number) =>
    messages.updateOne({ _id: messageRow((n * 7919) % total)._id }, { $inc: { seen: 1 } });
  const list = (n: number) => newestOf(messages, n);
  const lists = (n: number) =>
    messages
      .find({ conversationId: conversationOf((n * 7919) % total) })
      .sort({ createdAt: -1, _id: -1 })
      .limit(50)
      .toArray();
  const read = (n: number) => messages.findOne({ _id: messageRow((n * 7919) % total)._id });
  await pace(subject, { times: 500, lanes: inFlight }, insert);
  return [
    row('single inserts, 32 in flight', '>= 2,500/s', {
      ...(await pace(subject, { times: 6000, lanes: inFlight }, insert)),
      plain: plain.insert(messageRows(total + 100_000, 6000), inFlight),
      unit: 'documents/s',
    }),
    row('single inserts, one after the other', '', {
      ...(await pace(subject, { times: 1000, lanes: 1 }, insert)),
      plain: plain.insert(messageRows(total + 200_000, 1000), 1),
      unit: 'documents/s',
    }),
    row('update by _id, 32 in flight', '>= 2,500/s', {
      ...(await pace(subject, { times: 6000, lanes: inFlight }, update)),
      plain: plain.update(6000, inFlight),
      unit: 'updates/s',
    }),
    row('50 newest by compound index, one client', '>= 1,500/s', {
      ...(await pace(subject, { times: 3000, lanes: 1 }, list)),
      plain: plain.list(3000, (n) => `user-${String(n % 40)}`),
      unit: 'lists/s',
    }),
    row('the same lists known by heart: driver and wire alone', '', {
      store: await listsByHeart(subject, 3000),
      unit: 'lists/s',
    }),
    row('a conversation, newest first, one client', '', {
      ...(await pace(subject, { times: 3000, lanes: 1 }, lists)),
      unit: 'lists/s',
    }),
    row('one by _id, one client', '', {
      ...(await pace(subject, { times: 3000, lanes: 1 }, read)),
      unit: 'reads/s',
    }),
  ];
}

export const store: Scenario = {
  name: 'store',
  about: 'the embedded document store by itself, beside plain SQLite transactions of the same bytes and keys',
  run: async (say, { upTo = 1_100_000 }) => {
    const dir = mkdtempSync(join(tmpdir(), 'onevoice-store-'));
    const plain = new PlainStore(tmpdir());
    try {
      let subject = await open(dir);
      const loaded = await load(subject, upTo);
      say(`${String(upTo)} documents of 0.6 KB with three indexes beside _id`);
      const rows = [
        row('batches of 1,000', '>= 12,000/s', {
          ...loaded,
          plain: plain.insert(messageRows(0, Math.min(upTo, 100_000)), batch),
          unit: 'documents/s',
        }),
        ...(await measured(subject, plain, upTo)),
      ];
      rows.push(
        row('anonymous memory after all of that', '< 150 MB', {
          store: anonymousMegabytes(subject.store.pid),
          unit: 'MB',
        }),
        ...(await stallRows(subject.client, subject.messages, say)),
        row('anonymous memory after those works too', '< 150 MB', {
          store: anonymousMegabytes(subject.store.pid),
          unit: 'MB',
        }),
      );
      await close(subject);
      const begun = performance.now();
      subject = await open(dir);
      rows.push(
        row('start until a client is served', '< 600 ms', { store: performance.now() - begun, unit: 'ms' }),
      );
      await close(subject);
      return {
        rows,
        notes: [
          'every write is acknowledged after it is on the disk; client and store share the machine',
          `plain: node:sqlite in this process, ${String(inFlight)} documents a transaction where 32 are in flight; it holds ${String(Math.min(upTo, 100_000))} documents, the store ${String(upTo)}`,
        ],
      };
    } finally {
      plain.close();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};
