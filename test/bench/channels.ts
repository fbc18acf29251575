import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { io } from 'socket.io-client';
import { openWorkspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const secret = 'the secret of a benchmark';
const loads = [
  { perSecond: 20, seconds: 15 },
  { perSecond: 200, seconds: 20 },
];

/** A bridge that hands messages in: until they are on disk (the 2xx), and until an agent's socket has them. */
export const channels: Scenario = {
  name: 'channels',
  about: `webhook accepted with the bytes on disk, and webhook to the agent's socket, at ${loads.map((load) => String(load.perSecond)).join(' and ')} requests/s`,
  run: async (say) => {
    const workspace = await openWorkspace();
    const { api, product } = workspace;
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    const seen = new Map<string, number>();
    const socket = io(product.url, { transports: ['websocket'], extraHeaders: { cookie: api.cookie ?? '' } });
    socket.on('message.created', ({ message }: { message: { text: string } }) => {
      if (!seen.has(message.text)) seen.set(message.text, performance.now());
    });
    try {
      const body = { name: 'Bench', channel: 'webhook', settings: {}, secrets: { secret } };
      const { id } = await api.call('createInbox', { body });
      await until(() => socket.connected, 20_000, 'the agent is not connected');
      const hand = (n: number) =>
        post(agent, `${product.url}/api/v1/channels/${id}/inbound`, { ...message(n), text: textOf(n) });
      let n = 0;
      for (; n < 100; n += 1) await hand(n);
      await until(() => seen.size >= 100, 60_000, 'the first messages did not arrive');
      const rows: Row[] = [];
      for (const { perSecond, seconds } of loads) {
        say(`${String(perSecond)} requests/s`);
        const before = await usageOf(product);
        const sent = new Map<string, number>();
        const answers: Promise<number>[] = [];
        const begun = performance.now();
        for (let i = 0; i < perSecond * seconds; i += 1, n += 1) {
          const due = begun + (i * 1000) / perSecond;
          const wait = due - performance.now();
          if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
          sent.set(textOf(n), performance.now());
          answers.push(hand(n));
        }
        const accepted = await Promise.all(answers);
        await until(() => [...sent.keys()].every((text) => seen.has(text)), 60_000, 'some did not arrive');
        const shown = [...sent].map(([text, at]) => (seen.get(text) ?? Number.NaN) - at);
        const cpu = cpuBetween(before, await usageOf(product));
        rows.push({
          'requests/s': perSecond,
          requests: accepted.length,
          'accepted p50 ms': rounded(percentile(accepted, 0.5)),
          'accepted p99 ms': rounded(percentile(accepted, 0.99)),
          'to screen p50 ms': rounded(percentile(shown, 0.5)),
          'to screen p99 ms': rounded(percentile(shown, 0.99)),
          'CPU s': rounded([...cpu.values()].reduce((sum, used) => sum + used, 0)),
        });
      }
      return { rows, notes: ['the bridge and the agent share the machine with the product'] };
    } finally {
      socket.disconnect();
      agent.destroy();
      await workspace.dispose();
    }
  },
};

const textOf = (n: number) => `Reference channels-${String(n)}. Where is my order?`;

/** One of a hundred customers, each in a thread of their own. */
function message(n: number) {
  const customer = `customer-${String(n % 100)}`;
  return {
    ...{ externalId: `bench-${String(n)}`, externalThreadId: customer },
    from: { externalId: customer, name: `Customer ${String(n % 100)}` },
  };
}

/** @returns milliseconds to the answer */
function post(agent: Agent, url: string, item: object): Promise<number> {
  const raw = JSON.stringify(item);
  const time = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${time}.${raw}`).digest('hex');
  const headers = { 'Content-Type': 'application/json', 'X-Signature': `t=${time},v1=${signature}` };
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 202) resolve(performance.now() - begun);
        else reject(new Error(`answered ${String(response.statusCode)}`));
      });
    });
    sending.once('error', reject);
    sending.end(raw);
  });
}
