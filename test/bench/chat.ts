import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { openWorkspace, type Workspace } from '../support/workspace.ts';
import { until } from '../support/product.ts';
import { visit, type TestVisitor } from '../support/visitors.ts';
import { cpuBetween, usageOf } from './resources.ts';
import { percentile, rounded, type Row, type Scenario } from './scenario.ts';

const visitorCount = 500;
const agentSockets = 20;
const loads = [
  { perSecond: 2, seconds: 15 },
  { perSecond: 20, seconds: 20 },
];
const origin = 'https://shop.example';

interface Floor {
  workspace: Workspace;
  inboxId: string;
  visitors: TestVisitor[];
  agents: Socket[];
  /** Message id -> when the first agent heard of it; words -> when the visitor did. */
  seen: Map<string, number>;
}

/** Five hundred people with the widget open, while agents work: from "send" to the other screen's socket, both ways. */
export const chat: Scenario = {
  name: 'chat',
  about: `web chat with ${String(visitorCount)} visitors connected: visitor to agent and back, at ${loads.map((load) => String(load.perSecond)).join(' and ')} exchanges/s`,
  run: async (say) => {
    // Each visitor comes from an address of its own, as a proxy tells it.
    const workspace = await openWorkspace({ env: { TRUST_PROXY: '1' } });
    const floor: Floor = { workspace, inboxId: '', visitors: [], agents: [], seen: new Map() };
    try {
      floor.inboxId = await openInbox(workspace);
      await fill(floor, say);
      const rows: Row[] = [];
      for (const load of loads) rows.push(await exchange(floor, load));
      return { rows, notes: ['the visitors and agents share the machine with the product'] };
    } finally {
      for (const visitor of floor.visitors) visitor.leave();
      for (const socket of floor.agents) socket.disconnect();
      await workspace.dispose();
    }
  },
};

async function openInbox({ api }: Workspace): Promise<string> {
  const settings = { site: { origins: [origin], visits: 'always' } };
  return (await api.call('createInbox', { body: { name: 'Shop', channel: 'webchat', settings } })).id;
}

async function fill({ workspace, inboxId, visitors, agents, seen }: Floor, say: (line: string) => void) {
  const { product, api } = workspace;
  for (let n = 0; n < agentSockets; n += 1) {
    const socket = io(product.url, { transports: ['websocket'], extraHeaders: { cookie: api.cookie ?? '' } });
    socket.on('message.created', ({ message }: { message: { id: string } }) => {
      if (!seen.has(message.id)) seen.set(message.id, performance.now());
    });
    agents.push(socket);
  }
  const begun = performance.now();
  while (visitors.length < visitorCount) {
    const batch = Array.from({ length: 25 }, (_, at) => {
      const n = visitors.length + at;
      return visit(product.url, { key: inboxId, origin, from: `10.0.${String(n >> 8)}.${String(n & 255)}` });
    });
    visitors.push(...(await Promise.all(batch)));
  }
  for (const visitor of visitors) {
    visitor.socket.on('widget.message', ({ text }) => seen.set(text, performance.now()));
  }
  say(`${String(visitorCount)} visitors connected in ${String(Math.round(performance.now() - begun))} ms`);
  await until(() => agents.every((socket) => socket.connected), 20_000, 'not all agents connected');
}

async function exchange(floor: Floor, load: { perSecond: number; seconds: number }): Promise<Row> {
  const { workspace } = floor;
  const before = await usageOf(workspace.product);
  const begun = performance.now();
  const all: Promise<{ ack: number; there: number; back: number }>[] = [];
  for (let i = 0; i < load.perSecond * load.seconds; i += 1) {
    const due = begun + (i * 1000) / load.perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    all.push(once(floor, i % visitorCount));
  }
  const times = await Promise.all(all);
  const cpu = cpuBetween(before, await usageOf(workspace.product));
  const column = (name: 'ack' | 'there' | 'back', share: number) =>
    rounded(
      percentile(
        times.map((one) => one[name]),
        share,
      ),
    );
  return {
    'exchanges/s': load.perSecond,
    exchanges: times.length,
    'ack p50': column('ack', 0.5),
    'to agent p50': column('there', 0.5),
    'p99 ': column('there', 0.99),
    'to visitor p50': column('back', 0.5),
    p99: column('back', 0.99),
    'CPU s': rounded([...cpu.values()].reduce((sum, used) => sum + used, 0)),
  };
}

/** One question and its answer, each timed to the other side's socket. */
async function once({ visitors, workspace, seen }: Floor, n: number) {
  const visitor = visitors[n];
  if (!visitor) throw new Error('there is no such visitor');
  const asked = performance.now();
  const said = await visitor.say(`question ${randomUUID()}`);
  if (!said.ok) throw new Error(said.code);
  const ack = performance.now() - asked;
  await until(() => seen.has(said.messageId), 30_000, 'no agent heard of it');
  const there = (seen.get(said.messageId) ?? Number.NaN) - asked;
  const text = `answer ${randomUUID()}`;
  const answered = performance.now();
  await workspace.api.call('reply', {
    params: { id: said.conversationId },
    body: { clientId: randomUUID(), text, expectedRevision: 1, force: true },
  });
  await until(() => seen.has(text), 30_000, 'the visitor did not hear of it');
  return { ack, there, back: (seen.get(text) ?? Number.NaN) - answered };
}
