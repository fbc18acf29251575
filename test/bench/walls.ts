import { composePost } from '../e2e/post.ts';
import { ApiClient } from '../support/api-client.ts';
import { openWorkspace, type Workspace } from '../support/workspace.ts';
import { populate } from './populate.ts';
import { calm, cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const usualSize = 20_000;
const walls = [0, 1, 10, 50];
const seconds = 20;
const letterEveryMillis = 2000;

/** What walls cost: CPU of server and store while more and more screens watch, and how soon each shows a letter. */
export const wallCost: Scenario = {
  name: 'walls',
  about: `${walls.join(', ')} walls on a store of ${String(usualSize)} conversations, while a letter comes every two seconds`,
  run: async (say, { upTo = usualSize }) => {
    const workspace = await openWorkspace();
    try {
      const written = await populate(workspace, upTo, 'walls');
      say(`${String(written.conversations)} conversations in ${String(Math.round(written.seconds))} s`);
      const { id: inboxId } = await workspace.api.call('createInbox', {
        body: { name: 'Walls', channel: 'email', address: 'walls@support.test' },
      });
      const { token } = await workspace.api.call('createWallDevice', { body: { name: 'Bench' } });
      await calm(workspace.product);
      const rows: Row[] = [];
      for (const count of walls) rows.push(await watch(workspace, { count, token, inboxId }));
      return {
        rows,
        notes: [
          'CPU in percent of a core; 0 walls: what the letters alone cost',
          'the screens share the machine',
        ],
      };
    } finally {
      await workspace.dispose();
    }
  },
};

async function watch(
  { product, api }: Workspace,
  { count, token, inboxId }: { count: number; token: string; inboxId: string },
): Promise<Row> {
  const before = await usageOf(product);
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let answers = 0;
  const waits: number[] = [];
  const sent = new Map<number, number>();
  const screen = async (): Promise<void> => {
    const client = new ApiClient(product.url);
    let after: string | undefined;
    let open = -1;
    while (performance.now() < end) {
      const wall = await client.call('readWallByDevice', { body: { token, ...(after && { after }) } });
      answers += 1;
      after = wall.version;
      const arrived = wall.hours.reduce((sum, hour) => sum + hour.arrived, 0);
      const at = sent.get(arrived);
      if (open >= 0 && arrived !== open && at !== undefined) waits.push(performance.now() - at);
      open = arrived;
    }
  };
  const screens = Array.from({ length: count }, screen);
  const first = await api.call('readWall', { query: {} });
  let arrived = first.hours.reduce((sum, hour) => sum + hour.arrived, 0);
  for (let n = 0; performance.now() < end - 4000; n += 1) {
    arrived += 1;
    sent.set(arrived, performance.now());
    const id = `${String(count)}-${String(n)}-${String(begun)}@customer.test`;
    const post = { subject: `Wall ${String(n)}`, text: 'Hello?', from: 'ada@customer.test', name: 'Ada', id };
    await api.pushRaw(inboxId, composePost(post));
    await new Promise((resolve) => setTimeout(resolve, letterEveryMillis));
  }
  await Promise.all(screens);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - performance.now())));
  const span = (performance.now() - begun) / 1000;
  const used = cpuBetween(before, await usageOf(product));
  const percent = (role: 'server' | 'store') => rounded(((used.get(role) ?? 0) / span) * 100);
  return {
    walls: count,
    'answers/s': rounded(answers / span),
    'server CPU %': percent('server'),
    'store CPU %': percent('store'),
    'shown after, p50 ms': waits.length === 0 ? '' : Math.round(percentile(waits, 0.5)),
    'p95 ms': waits.length === 0 ? '' : Math.round(percentile(waits, 0.95)),
  };
}
