import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoInboxes, demoTags } from '../../server/demo/workspace.ts';
import type { ApiClient } from '../support/api-client.ts';
import { admin, openWorkspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { benchMail } from './mails.ts';
import { calm, usageOf } from './resources.ts';
import { rounded, type Row, type Scenario } from './scenario.ts';
import { samples, waits } from './waits.ts';

const sizes = [1000, 10_000, 100_000, 1_000_000];
/** What becomes ten on average: the longest conversations of the imagined past are longer than asked for. */
const messagesEach = Number(process.env['BENCH_CURVE_MESSAGES'] ?? 9);
/** A data directory that stands already and stays, of which one point of the curve is measured. */
const kept = process.env['BENCH_CURVE_KEPT'];
const cli = fileURLToPath(new URL('../../server/cli/cli.ts', import.meta.url));
const mails = 300;

/** Mails per second from handing them in over HTTP, eight at once, until all are conversations. */
async function ingestRate(api: ApiClient, size: number): Promise<number> {
  const inbox = (await api.call('listInboxes')).items.find(({ channel }) => channel === 'email');
  if (!inbox?.address) throw new Error('no inbox to hand mails to');
  const params = { id: inbox.id };
  const begun = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < mails; n = next++) {
      await api.pushRaw(inbox.id, benchMail(size + n, inbox.address ?? '').raw);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  const settled = async (): Promise<boolean> =>
    (await api.call('listRawItems', { params, query: { state: 'pending', limit: 1 } })).items.length === 0;
  await until(settled, 120_000, 'not all mails were imported');
  return mails / ((performance.now() - begun) / 1000);
}

async function bytesBelow(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true });
  const sizesOfFiles = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(dir, name)).catch(() => null);
      return found?.isFile() ? found.size : 0;
    }),
  );
  return sizesOfFiles.reduce((sum, size) => sum + size, 0);
}

/** A new data directory with inboxes and tags, filled while nothing runs. */
async function filled(
  size: number,
): Promise<{ dataDir: string; conversations: number; 'filled messages/s': number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-curve-'));
  const { api, dispose } = await openWorkspace({ dataDir });
  for (const { name, address } of demoInboxes) {
    await api.call('createInbox', { body: { name, channel: 'email', address } });
  }
  for (const { name, colour } of demoTags) await api.call('createTag', { body: { name, colour } });
  await dispose();
  const args = [cli, 'generate', '--data', dataDir, '--conversations', String(size)];
  const begun = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    '--messages',
    String(messagesEach),
  ]);
  const messages = Number(/with (\d+) messages/.exec(stdout)?.[1]);
  const perSecond = messages / ((performance.now() - begun) / 1000);
  return { dataDir, conversations: size, 'filled messages/s': Math.round(perSecond) };
}

async function measured(dataDir: string, filling: Row): Promise<Row> {
  await (await openWorkspace({ dataDir })).dispose();
  const workspace = await openWorkspace({ dataDir });
  const { api, product } = workspace;
  try {
    await api.logIn(admin.email, admin.password);
    // First, so that the newest mails are of one kind at every size: what they cost to read is in every list and search.
    const rate = await ingestRate(api, Math.round(Date.now() / 1000));
    await calm(product);
    const [newest] = (await api.call('listConversations', { query: { limit: 1 } })).items;
    const size = newest?.number ?? 0;
    const row = {
      conversations: size,
      ...filling,
      ...(await waits(api, product)),
      'ingest mails/s': rounded(rate),
    };
    const usage = await usageOf(product);
    return {
      ...row,
      'store PSS MB': Math.round(usage.find(({ role }) => role === 'store')?.pssMegabytes ?? Number.NaN),
      'disk MB': Math.round((await bytesBelow(join(dataDir, 'store'))) / 1024 ** 2),
      'start ms': Math.round(product.startMillis),
    };
  } finally {
    await workspace.dispose();
  }
}

export const curve: Scenario = {
  name: 'curve',
  about: `how it feels from ${sizes.map((size) => size.toLocaleString('en')).join(' to ')} conversations of about ten messages each (BENCH_CURVE_MESSAGES; BENCH_CURVE_KEPT: a data directory that stands already)`,
  run: async (say, { upTo = 100_000 }) => {
    const rows: Row[] = [];
    for (const size of kept === undefined ? sizes.filter((one) => one <= upTo) : []) {
      const { dataDir, ...filling } = await filled(size);
      try {
        rows.push(await measured(dataDir, filling));
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
      say(JSON.stringify(rows.at(-1)));
    }
    if (kept !== undefined) rows.push(await measured(kept, {}));
    return {
      rows,
      notes: [
        `median / 95th percentile / CPU of server and store in ms: ${String(samples)} calls each, one after the other, at the client over loopback; ${String(mails)} mails of about 5 kB handed in over HTTP`,
        'sizes above 100,000 only with --up-to 1000000: filling a million takes a while',
      ],
    };
  },
};
