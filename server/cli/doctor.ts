import { statfs } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { createContext, type RunningContext } from '../create-context.ts';
import { silentLogger } from '../observability/logger.ts';
import { readHealth } from '../services/inbox-health/read.ts';
import { CommandError, readInstallConfig } from './install.ts';

interface Finding {
  ok: boolean;
  sentence: string;
}

const gigabyte = 1_000_000_000;
const good = (sentence: string): Finding => ({ ok: true, sentence });
const bad = (sentence: string): Finding => ({ ok: false, sentence });

/** Looks at everything that an install needs and says it in sentences. @returns 0 when all is well, else 1 */
export async function doctor(dataDir: string | undefined): Promise<number> {
  const findings = await examine(dataDir);
  for (const { ok, sentence } of findings) console.log(`${ok ? 'ok  ' : 'BAD '} ${sentence}`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function examine(dataDir: string | undefined): Promise<Finding[]> {
  let config: Config;
  try {
    config = readInstallConfig(dataDir);
  } catch (error) {
    if (error instanceof CommandError) return [bad(error.message)];
    throw error;
  }
  const findings = [good('The settings fit.'), ...checkAddress(config), await checkDisk(config)];
  try {
    const options = { role: 'cli', logger: silentLogger(), patienceMillis: 5000 } as const;
    const context = await createContext(config, options);
    try {
      findings.push(...(await checkContext(context)));
    } finally {
      await context.dispose();
    }
  } catch (error) {
    findings.push(bad(`${error instanceof Error ? error.message : String(error)}. Is Onevoice running?`));
  }
  return findings;
}

function checkAddress({ publicUrl, host, trustProxy }: Config): Finding[] {
  const open = !['127.0.0.1', '::1', 'localhost'].includes(host);
  if (publicUrl.startsWith('https:')) {
    return trustProxy === 0
      ? [
          bad(
            'PUBLIC_URL is https but TRUST_PROXY is 0: log-in throttling sees the proxy as one single client. Set it to 1.',
          ),
        ]
      : [good(`People reach it at ${publicUrl}.`)];
  }
  if (!open) return [good(`It answers on this machine only, at ${publicUrl}.`)];
  return [
    bad(`It listens on ${host} without TLS: put a proxy with TLS in front and set PUBLIC_URL to https.`),
  ];
}

async function checkDisk({ dataDir }: Config): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = (bavail * bsize) / gigabyte;
    const sentence = `${free.toFixed(1)} GB are free where the data live (${dataDir}).`;
    return free < 1 ? bad(`Only ${sentence}`) : good(sentence);
  } catch {
    return bad(`The data directory ${dataDir} does not exist: start Onevoice once with npm start.`);
  }
}

async function checkContext(context: RunningContext): Promise<Finding[]> {
  const begun = performance.now();
  await context.store.ping();
  const millis = Math.round(performance.now() - begun);
  const findings = [good(`The document store answers (${millis} ms).`), await checkRedis(context)];
  findings.push(...(await checkQueries(context)));
  const counts = await context.queue.counts();
  const failed = Object.values(counts).reduce((sum, queue) => sum + queue.failed, 0);
  findings.push(good(`Background jobs: ${failed} failed ones are kept for you to look at (/admin/queues).`));
  if (!(await context.store.users.any())) {
    findings.push(bad('There is no admin yet: open the set-up link that npm start printed.'));
  }
  return [...findings, ...(await checkInboxes(context))];
}

/** A query that was slow once may have had bad luck; one that is slow again and again wants its index. */
const oftenSlow = 3;

async function checkQueries({ store }: RunningContext): Promise<Finding[]> {
  // A database of somebody else's may not let us read its status.
  const slow = await store.slowQueries().catch(() => []);
  return slow
    .filter(({ times, missingIndexes }) => times >= oftenSlow && missingIndexes.length > 0)
    .map(({ ns, command, times, worstMillis, missingIndexes, shape }) =>
      bad(
        `${times} slow queries (${command} on ${ns}, up to ${worstMillis} ms) want an index on ${missingIndexes.join(' and ')}: ${shape}.`,
      ),
    );
}

async function checkRedis({ redis }: RunningContext): Promise<Finding> {
  return (await redis.answers(2000)) ? good('Redis answers.') : bad('Redis does not answer.');
}

async function checkInboxes(context: RunningContext): Promise<Finding[]> {
  const inboxes = await context.store.inboxes.list();
  if (inboxes.length === 0) return [good('There is no inbox yet.')];
  return Promise.all(
    inboxes.map(async (inbox) => {
      const health = await readHealth(context, inbox);
      const waiting = `${health.pending} waiting, ${health.quarantined} in quarantine`;
      const sentence = `Inbox ${inbox.name} (${inbox.id}): ${health.status}, ${waiting}`;
      if (health.status !== 'failing') return good(`${sentence}.`);
      return bad(`${sentence}. ${health.lastError?.message ?? ''}`);
    }),
  );
}
