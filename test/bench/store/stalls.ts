import type { Collection, Document, MongoClient } from 'mongodb';
import { percentile, rounded, type Row } from '../scenario.ts';
import type { BenchMessage } from './rows.ts';

/** Heavy work of one connection, and what it is called. */
interface Work {
  name: string;
  run: (messages: Collection<BenchMessage>) => Promise<unknown>;
}

const WORK: readonly Work[] = [
  { name: 'scan', run: (messages) => messages.countDocuments({ text: /no such words/ }) },
  {
    name: 'sort in memory',
    run: (messages) =>
      messages
        .find({}, { projection: { seen: 1 } })
        .sort({ seen: 1, userId: 1, _id: 1 })
        .skip(100_000)
        .limit(100)
        .toArray(),
  },
  {
    name: 'aggregation',
    run: (messages) =>
      messages
        .aggregate([
          { $match: { text: /parcel/ } },
          { $group: { _id: '$conversationId', n: { $sum: 1 }, last: { $max: '$createdAt' } } },
          { $sort: { n: -1, _id: 1 } },
          { $limit: 50 },
        ])
        .toArray(),
  },
  {
    name: 'index build',
    run: (messages) =>
      messages.createIndexes([{ key: { seen: 1, conversationId: 1, createdAt: -1 }, name: 'heavy' }]),
  },
];

/** How long others wait: a pinging client, and the store's own loop by its timers. */
async function during(
  client: MongoClient,
  work: Promise<unknown>,
): Promise<{ pings: number[]; loop: Document }> {
  const admin = client.db('admin');
  const pings: number[] = [];
  const state = { busy: true };
  const done = work.finally(() => (state.busy = false));
  while (state.busy) {
    const begun = performance.now();
    await admin.command({ ping: 1 });
    pings.push(performance.now() - begun);
  }
  await done;
  return { pings, loop: (await admin.command({ onevoiceStalls: 'end' }))['millis'] as Document };
}

/** Stalls during a scan, a sort, an aggregation and an index build over everything, one after the other and all at once. */
export async function stallRows(
  client: MongoClient,
  messages: Collection<BenchMessage>,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  const together: Work = {
    name: 'all four at once',
    run: (all) => Promise.all(WORK.map(({ run }) => run(all))),
  };
  for (const { name, run } of [...WORK, together]) {
    await client.db('admin').command({ onevoiceStalls: 'begin' });
    const begun = performance.now();
    const { pings, loop } = await during(client, run(messages));
    const seconds = (performance.now() - begun) / 1000;
    const told = (which: string): string =>
      Object.entries(loop[which] as Document)
        .map(([share, millis]) => `${share} ${Number(millis).toFixed(1)}`)
        .join(', ');
    say(
      `${name} (${seconds.toFixed(1)} s): ${String(pings.length)} pings, max ${Math.max(...pings).toFixed(1)} ms; loop late by ${told('late')} ms; computes without a turn for ${told('busy')} ms`,
    );
    const share = (which: string): number => Number((loop[which] as Document)['p999']);
    rows.push(
      row(`another client waits during: ${name}, p99.9`, percentile(pings, 0.999)),
      row(`the store’s loop is late during: ${name}, p99.9`, share('late')),
      row(`the store computes without a turn during: ${name}, p99.9`, share('busy')),
    );
    if (name === 'index build') await messages.dropIndex('heavy');
  }
  return rows;
}

function row(what: string, millis: number): Row {
  return {
    what,
    store: rounded(millis, 1),
    'store CPU µs': '',
    'plain SQLite': '',
    unit: 'ms',
    target: '<= 20 ms',
  };
}
