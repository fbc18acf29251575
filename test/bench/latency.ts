import { io, type Socket } from 'socket.io-client';
import { openMailWorkspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { benchMail } from './mails.ts';
import { cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const address = 'support@support.test';
const agents = 50;
const loads = [
  { perSecond: 1, seconds: 30 },
  { perSecond: 20, seconds: 30 },
];

/**
 * From the moment a mail lies in the mailbox (Exim's own way there, up to two seconds here, is not counted) to the event at an agent's socket, with 50 agents connected: each gets every
 * event; the time of one of them, taken in turn, counts.
 */
export const latency: Scenario = {
  name: 'latency',
  about: `mail in the mailbox to the agent's socket, ${String(agents)} agents connected, at ${loads.map((load) => String(load.perSecond)).join(' and ')} mails/s`,
  run: async (say) => {
    const workspace = await openMailWorkspace();
    const { mail, api, product } = workspace;
    const sockets: Socket[] = [];
    const box = mail.mailbox(address);
    try {
      const seen = new Map<string, number[]>();
      for (let n = 0; n < agents; n += 1) {
        const socket = io(product.url, {
          transports: ['websocket'],
          extraHeaders: { cookie: api.cookie ?? '' },
        });
        socket.on('message.created', (event: { message: { subject: string | null; text: string } }) => {
          const mark = /Reference (bench-\d+)/.exec(event.message.text)?.[1];
          if (mark) seen.set(mark, [...(seen.get(mark) ?? []), performance.now()]);
        });
        sockets.push(socket);
      }
      await until(() => sockets.every((socket) => socket.connected), 20_000, 'not all agents connected');
      say(`${String(agents)} agents connected`);
      const rows: Row[] = [];
      let n = 0;
      const warm = async (): Promise<void> => {
        const { raw } = benchMail(3_000_000, address);
        box.drop(raw);
        await until(() => seen.has('bench-3000000'), 60_000, 'the first mail did not arrive');
      };
      await warm();
      for (const { perSecond, seconds } of loads) {
        const accepted = new Map<string, number>();
        const before = await usageOf(product);
        const begun = performance.now();
        for (let i = 0; i < perSecond * seconds; i += 1, n += 3) {
          const due = begun + (i * 1000) / perSecond;
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
          const mark = `bench-${String(n)}`;
          const { raw } = benchMail(n, address);
          box.drop(raw);
          accepted.set(mark, performance.now());
        }
        await until(
          () => [...accepted.keys()].every((mark) => seen.get(mark)?.length === agents),
          60_000,
          'some mails did not reach every agent',
        );
        const times = [...accepted].map(([mark, at], i) => (seen.get(mark)?.[i % agents] ?? Number.NaN) - at);
        const cpu = cpuBetween(before, await usageOf(product));
        rows.push({
          'mails/s': perSecond,
          mails: times.length,
          'p50 ms': rounded(percentile(times, 0.5)),
          'p90 ms': rounded(percentile(times, 0.9)),
          'p99 ms': rounded(percentile(times, 0.99)),
          'max ms': rounded(Math.max(...times)),
          'CPU s': rounded([...cpu.values()].reduce((sum, used) => sum + used, 0)),
        });
      }
      return {
        rows,
        notes: ['Dovecot and the 50 clients share the machine with the product'],
      };
    } finally {
      for (const socket of sockets) socket.disconnect();
      await workspace.dispose();
    }
  },
};
