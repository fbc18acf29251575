import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { readFile } from 'node:fs/promises';
import { inspect, type Inspection } from '../support/inspect.ts';
import { until, type Product } from '../support/product.ts';
import { openMailWorkspace, type MailWorkspace } from '../support/workspace.ts';
import { answerOne, crashMail, supportAddress, withSession } from './flow.ts';
import { blowsInALap, victimOf, type CrashPlan, type Victim } from './plan.ts';
import { judge, type Verdict } from './verdict.ts';

export interface CrashReport extends Verdict {
  blows: Partial<Record<Victim, number>>;
  storeChecked: boolean;
  seconds: number;
}

type Say = (line: string) => void;

/**
 * Mails flow in and replies out while processes are killed at random moments; afterwards everything must have happened
 * exactly once, or be marked.
 * @param dataDir left out: a temporary one, which is removed
 */
export async function runCrash(plan: CrashPlan, say: Say, dataDir?: string): Promise<CrashReport> {
  const begun = performance.now();
  const workspace = await openMailWorkspace(dataDir === undefined ? {} : { dataDir });
  const blows: CrashReport['blows'] = {};
  let verdict: Verdict;
  try {
    const flows = Promise.all([pourIn(workspace, plan), sendOut(workspace, plan)]);
    const killing = strike(workspace, { plan, blows, say });
    await Promise.all([flows, killing]);
    say('the last blow has fallen; waiting for everything to settle');
    const database = await reopen(workspace);
    try {
      await settle(database);
      verdict = await judge(workspace, database, plan);
    } finally {
      await database.close();
    }
    await workspace.product.stop();
    const storeChecked = await checkStore(workspace, verdict.complaints);
    return { ...verdict, blows, storeChecked, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await workspace.dispose();
  }
}

/** Mail arrives at an even pace over the time that the blows take. */
async function pourIn(workspace: MailWorkspace, plan: CrashPlan): Promise<void> {
  const box = workspace.mail.mailbox(supportAddress);
  const spread = (plan.rounds * (plan.pause[0] + plan.pause[1])) / 2;
  for (let n = 0; n < plan.mails; n += 1) {
    box.drop(crashMail(n));
    await wait(spread / plan.mails);
  }
}

async function sendOut(workspace: MailWorkspace, plan: CrashPlan): Promise<void> {
  const known: string[] = [];
  for (let n = 0; n < plan.replies; n += 1) {
    if (known.length === 0) known.push(...(await conversationIds(workspace)));
    const id = known.shift();
    if (id === undefined) throw new Error('there is no conversation to answer');
    await answerOne(workspace, id, n);
    await wait((plan.rounds * (plan.pause[0] + plan.pause[1])) / 2 / plan.replies / 2);
  }
}

async function conversationIds(workspace: MailWorkspace): Promise<string[]> {
  for (;;) {
    const { items } = await withSession(workspace, 'list', () =>
      workspace.api.call('listConversations', { query: { limit: 50 } }),
    );
    if (items.length > 0) return items.map(({ id }) => id);
    await wait(200);
  }
}

/**
 * Blows fall while something starts, too. But where they fall faster than a busy machine can start a server, no mail and no
 * reply gets through in between and nothing is proven: in each lap the product answers once.
 */
async function strike(
  { product, dataDir }: MailWorkspace,
  { plan, blows, say }: { plan: CrashPlan; blows: CrashReport['blows']; say: Say },
): Promise<void> {
  for (let round = 0; round < plan.rounds; round += 1) {
    const [least, most] = plan.pause;
    if (round % blowsInALap === 0) await isBack(product);
    await wait(least + Math.random() * (most - least));
    const victim = victimOf(round, Math.random);
    const role = victim === 'redis-emptied' ? 'redis' : victim;
    if (victim === 'redis-emptied') await emptyRedis(dataDir).catch(() => undefined);
    const target = (await product.processes()).find((one) => one.role === role);
    if (target) process.kill(target.pid, 'SIGKILL');
    blows[victim] = (blows[victim] ?? 0) + 1;
    if ((round + 1) % 10 === 0) say(`${String(round + 1)} of ${String(plan.rounds)} blows`);
  }
}

async function emptyRedis(dataDir: string): Promise<void> {
  const { redisUrl } = JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as {
    redisUrl: string;
  };
  const redis = new Redis(redisUrl.replace(/^unix:\/\//, ''), {
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

/** What was struck comes back by itself. @throws Error with what the product said when it does not */
async function isBack({ url, output }: Product): Promise<void> {
  const ready = async (): Promise<boolean> => (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? false;
  await until(ready, 120_000, 'the product did not come back').catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output().slice(-2000)}`, { cause: error });
  });
}

/** The store may have been the last victim: wait for it. */
async function reopen(workspace: MailWorkspace): Promise<Inspection> {
  await isBack(workspace.product);
  return inspect(workspace.dataDir);
}

/** For so long nothing may move while something is still pending. */
const STANDSTILL = 300_000;

/**
 * Nothing pending, held, queued or under way any more. However long that takes on a busy machine.
 * @throws Error when something is left and nothing moves
 */
async function settle(database: Inspection): Promise<void> {
  let before = '';
  let movedAt = performance.now();
  for (let quiet = 0; quiet < 10;) {
    await wait(500);
    const waiting = [
      await database.count('raw_items', { state: 'pending' }),
      await database.count('messages', { 'delivery.state': { $in: ['held', 'queued', 'sending'] } }),
      await database.count('conversations', { triage: 'pending' }),
    ];
    const now = JSON.stringify([...waiting, await database.count('messages', {})]);
    quiet = waiting.every((count) => count === 0) && now === before ? quiet + 1 : 0;
    if (now !== before) movedAt = performance.now();
    else if (performance.now() - movedAt > STANDSTILL)
      throw new Error(
        `not everything settled, and nothing moves (pending items, deliveries under way, untriaged, messages: ${now})`,
      );
    before = now;
  }
}

/** Every index of the embedded store against its documents. */
async function checkStore({ dataDir }: MailWorkspace, complaints: string[]): Promise<boolean> {
  const main = new URL('../../server/embedded/main.ts', import.meta.url).pathname;
  const args = [main, '--dir', join(dataDir, 'store'), '--socket', join(dataDir, 'check.sock'), '--check'];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: unknown) => {
    complaints.push(`the store's own check failed: ${String(error)}`);
    return { stdout: '{"ok":false}' };
  });
  return (JSON.parse(stdout) as { ok: boolean }).ok;
}

function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
