import { partName } from '../../server/demo/parts.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { Product } from '../support/product.ts';
import { acts } from './lists.ts';
import { usageOf, type Usage } from './resources.ts';
import { percentile, rounded, type Row } from './scenario.ts';

/** Calls of each act, one after the other. */
export const samples = 100;

/** Words of the stories, by the share of messages that hold them; parts are asked for by Zipf's law. */
const searched = { '20 %': 'for', '1 %': 'unused', '0.01 %': partName(600) };

type Act = (api: ApiClient, n: number) => Promise<unknown>;

/**
 * What a person waits for: median and 95th percentile at the client, and CPU of the server and the store for each call, all in
 * milliseconds. Only the last is much the same on a machine that is busy with other things.
 */
export async function waits(api: ApiClient, product: Product): Promise<Row> {
  const row: Row = {};
  for (const [name, act] of Object.entries(await measuredActs(api))) {
    await act(api, 0);
    const before = await usageOf(product);
    const taken: number[] = [];
    for (let n = 0; n < samples; n += 1) {
      const begun = performance.now();
      await act(api, n);
      taken.push(performance.now() - begun);
    }
    const cpu = (busy(await usageOf(product)) - busy(before)) / samples;
    const figures = [percentile(taken, 0.5), percentile(taken, 0.95), cpu * 1000];
    row[name] = figures.map((figure) => String(rounded(figure))).join(' / ');
  }
  return row;
}

async function measuredActs(api: ApiClient): Promise<Record<string, Act>> {
  const all = await acts(api);
  const named = (name: string): Act => {
    const act = all[name];
    if (!act) throw new Error(`no act ${name}`);
    return act;
  };
  const { items } = await api.call('listConversations', { query: { status: 'resolved', limit: 100 } });
  const [inbox] = (await api.call('listInboxes')).items;
  const middle = new Date(Date.now() - 180 * 86_400_000).toISOString().slice(0, 10);
  const narrower = { 'in:': `in:"${inbox?.name ?? ''}"`, 'before:': `before:${middle}` };
  const narrowed = Object.entries(searched).flatMap(([what, word]) =>
    Object.entries(narrower).map(([how, filter]) => [`${what} ${how}`, `${word} ${filter}`] as const),
  );
  const queries = {
    ...searched,
    ...Object.fromEntries(narrowed),
    'a sender': `from:${items.at(-1)?.contact.address ?? ''}`,
  };
  const find = ([what, q]: [string, string]): [string, Act] => [
    `find ${what}`,
    (client) => client.call('searchMessages', { query: { q: `${q} ` } }),
  ];
  return {
    list: named('list all open'),
    'list, waiting longest': named('list who waits longest'),
    counts: named('counts'),
    open: named('open (conversation and messages)'),
    contacts: named('search contacts by name'),
    ...Object.fromEntries(Object.entries(queries).map(find)),
  };
}

function busy(usage: readonly Usage[]): number {
  return usage
    .filter(({ role }) => role === 'server' || role === 'store')
    .reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}
