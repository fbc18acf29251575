import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../server/observability/logger.ts';
import { beginRebuild, describeIndex } from '../../server/services/search/index/rebuild.ts';
import { openStore, type Store } from '../../server/store/store.ts';
import type { ApiClient } from '../support/api-client.ts';
import { until } from '../support/product.ts';
import { admin, openWorkspace, type Workspace } from '../support/workspace.ts';
import { cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario, type ScenarioResult } from './scenario.ts';
import { fillForSearch, type Filled } from './search-fill.ts';
import { classes } from './search-texts.ts';

const messages = Number(process.env['BENCH_SEARCH_MESSAGES'] ?? 100_000);
/** Beyond this many messages it is not made anew. */
const mostRebuilt = 100_000;
const samples = 60;
const inboxNames = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];

async function describe(store: Store, filled: Filled): Promise<string> {
  const { bytes, segments } = await describeIndex({ store, clock: { now: () => new Date() } });
  const share = rounded((bytes / filled.textBytes) * 100);
  return [
    `${String(filled.messages)} messages, ${rounded(filled.textBytes / filled.messages, 0)} bytes of text each`,
    `index: ${rounded(bytes / 2 ** 20)} MB in ${String(segments)} segments = ${String(share)} % of the text`,
  ].join('\n   ');
}

/** Has the workers read everything; their CPU and the store's is what it costs. */
async function rebuild(workspace: Workspace, store: Store, filled: Filled): Promise<string> {
  const context = { store, clock: { now: () => new Date() } };
  await until(async () => (await describeIndex(context)).walked === null, 60_000, 'there is no index');
  const before = await usageOf(workspace.product);
  const begun = performance.now();
  await beginRebuild(context);
  const ready = async () => (await describeIndex(context)).walked === null;
  await until(ready, 1_800_000, 'the index was not finished');
  const seconds = (performance.now() - begun) / 1000;
  const cpu = cpuBetween(before, await usageOf(workspace.product));
  const per = (role: 'workers' | 'store') => rounded(((cpu.get(role) ?? 0) / filled.messages) * 1_000_000, 0);
  return `made anew by the workers in ${rounded(seconds)} s; CPU for 1,000 messages: ${String(per('workers'))} ms workers, ${String(per('store'))} ms store`;
}

async function measure(api: ApiClient): Promise<Row[]> {
  const middle = new Date(Date.now() - 180 * 86_400_000).toISOString().slice(0, 10);
  const narrower = {
    alone: '',
    'in:': ' in:Four',
    'before:': ` before:${middle}`,
    both: ` in:Four before:${middle}`,
  };
  const queries = [
    ...classes.flatMap(({ name, word }) =>
      Object.entries(narrower).map(([how, filter]) => ({
        what: `word in ${name}`,
        how,
        q: `${word} ${filter.trim()}`,
      })),
    ),
    { what: 'beginning of a word', how: 'alone', q: 'marma' },
    { what: 'two words side by side', how: 'alone', q: '"marmalade bassoon"' },
    { what: 'word in no message', how: 'alone', q: 'nonesuch ' },
    { what: 'sender', how: 'alone', q: 'from:person12@mail.example ' },
  ];
  const rows: Row[] = [];
  for (const { what, how, q } of queries) {
    const times: number[] = [];
    let hits = 0;
    for (let n = 0; n < samples; n += 1) {
      const begun = performance.now();
      hits = (await api.call('searchMessages', { query: { q } })).items.length;
      times.push(performance.now() - begun);
    }
    rows.push({
      what,
      how,
      hits,
      'first ms': rounded(times[0] ?? 0),
      'p50 ms': rounded(percentile(times, 0.5)),
      'p95 ms': rounded(percentile(times, 0.95)),
    });
  }
  return rows;
}

export const search: Scenario = {
  name: 'search',
  about: `find words of each class among ${messages.toLocaleString('en')} messages (BENCH_SEARCH_MESSAGES), size and cost of the index`,
  run: async (say) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'onevoice-search-'));
    try {
      const first = await openWorkspace({ dataDir });
      const inboxIds: string[] = [];
      for (const name of inboxNames) {
        const address = `${name.toLowerCase()}@support.test`;
        const body = { name, channel: 'email', address, enabled: false };
        inboxIds.push((await first.api.call('createInbox', { body })).id);
      }
      await first.dispose();
      const filled = await fillForSearch(join(dataDir, 'store'), { messages, inboxIds, say });
      const workspace = await openWorkspace({ dataDir });
      try {
        await workspace.api.logIn(admin.email, admin.password);
        return await measured(workspace, filled, say);
      } finally {
        await workspace.dispose();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function measured(
  workspace: Workspace,
  filled: Filled,
  say: (line: string) => void,
): Promise<ScenarioResult> {
  const runtime = JSON.parse(await readFile(join(workspace.dataDir, 'runtime.json'), 'utf8')) as {
    mongodbUri: string;
  };
  const store = await openStore(runtime.mongodbUri, { logger: silentLogger() });
  try {
    const notes = [await describe(store, filled)];
    say(notes[0] ?? '');
    const rows = await measure(workspace.api);
    // Making it anew by the workers takes as long as it takes them.
    if (messages <= mostRebuilt) notes.push(await rebuild(workspace, store, filled));
    return { rows, notes };
  } finally {
    await store.close();
  }
}
