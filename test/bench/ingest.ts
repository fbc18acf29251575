import { inspect } from '../support/inspect.ts';
import { openMailWorkspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { benchMail } from './mails.ts';
import { cpuBetween, usageOf } from './resources.ts';
import { rounded, type Row, type Scenario } from './scenario.ts';

const count = 3000;
const address = 'support@support.test';

/**
 * From the IMAP server to a conversation in the list: the mails lie in the mailbox, then the inbox is switched on, and
 * the clock stops when the last one is imported. Every write is flushed to disk before it counts.
 */
export const ingest: Scenario = {
  name: 'ingest',
  about: `${String(count)} mails of about 5 kB from the IMAP server to conversations: mails/s and CPU s per 1,000, with and without the search index being kept`,
  run: async (say) => ({
    rows: [await imported(say, { search: true }), await imported(say, { search: false })],
    notes: ['CPU s / 1,000 over all processes of the product; Dovecot is not counted'],
  }),
};

async function imported(say: (line: string) => void, { search }: { search: boolean }): Promise<Row> {
  const env: Record<string, string> = search ? {} : { SEARCH_INDEX: 'false' };
  const workspace = await openMailWorkspace({ enabled: false, env });
  const database = await inspect(workspace.dataDir);
  try {
    const { mail, api, inbox, product } = workspace;
    const box = mail.mailbox(address);
    let bytes = 0;
    for (let n = 0; n < count; n += 1) {
      const { raw } = benchMail(n, address);
      bytes += raw.length;
      box.drop(raw);
    }
    say(`${String(count)} mails, ${rounded(bytes / count / 1024)} kB each on average`);
    const before = await usageOf(product);
    const begun = performance.now();
    await api.call('updateInbox', { params: { id: inbox.id }, body: { enabled: true } });
    const wanted = { inboxId: inbox.id, state: 'imported' };
    await until(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 250));
        return (await database.count('raw_items', wanted)) >= count;
      },
      600_000,
      'not all mails were imported',
    );
    const seconds = (performance.now() - begun) / 1000;
    return rowOf({ search, seconds, cpu: cpuBetween(before, await usageOf(product)) });
  } finally {
    await database.close();
    await workspace.dispose();
  }
}

function rowOf({
  search,
  seconds,
  cpu,
}: {
  search: boolean;
  seconds: number;
  cpu: ReturnType<typeof cpuBetween>;
}): Row {
  const total = [...cpu.values()].reduce((sum, used) => sum + used, 0);
  const per = (role: Parameters<typeof cpu.get>[0]): number =>
    rounded(((cpu.get(role) ?? 0) / count) * 1000, 2);
  return {
    'search index': search ? 'kept' : 'not kept',
    mails: count,
    seconds: rounded(seconds),
    'mails/s': rounded(count / seconds),
    'CPU s / 1,000': rounded((total / count) * 1000, 2),
    workers: per('workers'),
    store: per('store'),
    server: per('server'),
    redis: per('redis'),
    supervisor: per('supervisor'),
  };
}
