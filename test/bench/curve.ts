import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '../support/api-client.ts';
import { admin, openWorkspace, type Workspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { acts } from './lists.ts';
import { benchMail } from './mails.ts';
import { populate } from './populate.ts';
import { usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const sizes = [1000, 10_000, 100_000, 1_000_000];
const messagesEach = 10;
const samples = 100;
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

/** What a person waits for, as percentiles of the acts that the lists' scenario measures. */
async function waits(api: ApiClient): Promise<Row> {
  const all = await acts(api);
  const times = async (name: string): Promise<number[]> => {
    const act = all[name];
    const taken: number[] = [];
    for (let n = 0; act && n < samples; n += 1) {
      const begun = performance.now();
      await act(api, n);
      taken.push(performance.now() - begun);
    }
    return taken;
  };
  const list = await times('list all open');
  const p95 = async (name: string): Promise<number> => rounded(percentile(await times(name), 0.95));
  return {
    'list p50 ms': rounded(percentile(list, 0.5)),
    'list p95 ms': rounded(percentile(list, 0.95)),
    'counts p95 ms': await p95('counts'),
    'open p95 ms': await p95('open (conversation and messages)'),
    'contacts p95 ms': await p95('search contacts by name'),
  };
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

async function at(workspace: Workspace, size: number, already: number): Promise<Row> {
  const { api, product, dataDir } = workspace;
  const filled = await populate(workspace, size - already, `curve-${String(size)}`, messagesEach);
  const row: Row = {
    conversations: size,
    'filled messages/s': Math.round(filled.messages / filled.seconds),
    'ingest mails/s': rounded(await ingestRate(api, size)),
    ...(await waits(api)),
  };
  const usage = await usageOf(product);
  return {
    ...row,
    'store PSS MB': Math.round(usage.find(({ role }) => role === 'store')?.pssMegabytes ?? Number.NaN),
    'disk MB': Math.round((await bytesBelow(join(dataDir, 'store'))) / 1024 ** 2),
  };
}

export const curve: Scenario = {
  name: 'curve',
  about: `how it feels from ${sizes.map((size) => size.toLocaleString('en')).join(' to ')} conversations of ${String(messagesEach)} messages`,
  run: async (say, { upTo = 100_000 }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-curve-'));
    const rows: Row[] = [];
    let workspace = await openWorkspace({ dataDir });
    try {
      let already = 0;
      for (const size of sizes.filter((one) => one <= upTo)) {
        const row = await at(workspace, size, already);
        already = size;
        await workspace.dispose();
        workspace = await openWorkspace({ dataDir });
        await workspace.api.logIn(admin.email, admin.password);
        rows.push({ ...row, 'start ms': Math.round(workspace.product.startMillis) });
        say(JSON.stringify(rows.at(-1)));
      }
    } finally {
      await workspace.dispose();
      await rm(dataDir, { recursive: true, force: true });
    }
    return {
      rows,
      notes: [
        `${String(samples)} calls each, one after the other, at the client over loopback; ${String(mails)} mails of about 5 kB handed in over HTTP`,
        'sizes above 100,000 only with --up-to 1000000: filling a million takes a while',
      ],
    };
  },
};
