import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { silentLogger } from '../../../server/observability/logger.ts';
import { openStore } from '../../../server/store/store.ts';
import { until } from '../../support/product.ts';
import { openWorkspace, type Workspace } from '../../support/workspace.ts';
import { percentile, rounded, type Row } from '../scenario.ts';
import { fillLive, policyOf, spreadMillis } from './live.ts';

const watched = 40;
const seconds = 20;

type Say = (line: string) => void;

/** The real product with all these deadlines: from the moment of a deadline to the wall and to an open socket. */
export async function measureBreach(
  say: Say,
  { count, target }: { count: number; target: number },
): Promise<Row[]> {
  const workspace = await openWorkspace();
  try {
    const { id: inboxId } = await workspace.api.call('createInbox', {
      body: { name: 'Live', channel: 'email', address: 'live@support.test' },
    });
    await fill(workspace, { count, inboxId, say });
    return await watch(workspace, target);
  } finally {
    await workspace.dispose();
  }
}

async function fill(
  { dataDir, api }: Workspace,
  wanted: { count: number; inboxId: string; say: Say },
): Promise<void> {
  const runtime = JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as { mongodbUri: string };
  const logger = silentLogger();
  const store = await openStore(runtime.mongodbUri, { logger });
  try {
    const context = { store, clock: { now: () => new Date() }, logger };
    const [first] = (await api.call('listUsers')).items;
    const admin = { userId: first?.id ?? '', role: 'admin', inboxIds: [], via: 'session' } as const;
    const { count, inboxId } = wanted;
    const policy = await policyOf(context, admin, inboxId);
    const begun = performance.now();
    const dueIn = (n: number) => 60_000 + ((n + 1) * spreadMillis) / count;
    await fillLive(context, { count, inboxId, policy, dueIn });
    wanted.say(`${count} deadlines written in ${rounded((performance.now() - begun) / 1000)} s`);
    // Those that are watched come when everything has settled.
    const soon = (n: number) => 15_000 + (n * seconds * 1000) / watched;
    await fillLive(context, { count: watched, inboxId, policy, dueIn: soon });
  } finally {
    await store.close();
  }
}

/** Milliseconds after its deadline; below zero: before it. */
type Seen = Map<string, number>;

async function watch({ api, product }: Workspace, target: number): Promise<Row[]> {
  const listed: Seen = new Map();
  const told: Seen = new Map();
  const answered: Seen = new Map();
  const socket = io(product.url, { transports: ['websocket'], extraHeaders: { cookie: api.cookie ?? '' } });
  const due = new Map<string, number>();
  socket.on('message.created', ({ message }: { message: Breach }) => {
    if (message.activity?.type !== 'sla-breached') return;
    const at = Date.parse(message.activity.data.dueAt);
    due.set(message.conversationId, at);
    told.set(message.conversationId, Date.now() - at);
  });
  const end = Date.now() + 15_000 + (seconds + 10) * 1000;
  await until(() => socket.connected, 20_000, 'the socket is not connected');
  for (let version: string | undefined; Date.now() < end;) {
    const wall = await api.call('readWall', { query: { after: version } });
    version = wall.version;
    const now = Date.now();
    for (const { conversationId, dueAt } of wall.deadlines) {
      const late = now - Date.parse(dueAt);
      if (!listed.has(conversationId)) listed.set(conversationId, late);
      if (late >= 0 && !answered.has(conversationId)) answered.set(conversationId, late);
    }
  }
  socket.disconnect();
  const own = [...due.keys()].slice(0, watched);
  const row = (what: string, seen: Seen): Row => {
    const late = own.map((id) => Math.max(0, seen.get(id) ?? Infinity));
    const figures = { 'p50 ms': rounded(percentile(late, 0.5)), 'most ms': rounded(Math.max(...late)) };
    return { what, ...figures, told: own.length, target: `${target} ms` };
  };
  return [
    row('from a deadline until the wall has it on its list', listed),
    row('from a deadline until the wall was drawn again', answered),
    row('from a deadline until a socket was told of the breach', told),
  ];
}

interface Breach {
  conversationId: string;
  activity: { type: string; data: { dueAt: string } } | null;
}
