import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, redisPrograms } from '../../server/cli/start/programs.mjs';
import { startRedis } from '../../server/cli/start/redis.mjs';
import { startStore } from '../../server/cli/start/store.mjs';
import { stopChild } from '../../server/cli/start/guard.mjs';
import { readConfig } from '../../server/config.ts';
import type { Context } from '../../server/context.ts';
import { createContext } from '../../server/create-context.ts';
import { silentLogger } from '../../server/observability/logger.ts';
import type { DrivenClock } from './shift/floor.ts';

/** The services on databases of their own, with a clock that only the benchmark turns; no server, no worker processes. */
export interface Rig {
  context: Context & { clock: DrivenClock };
  /** What another process needs to work with the same databases. */
  environment: Record<string, string>;
  /** CPU seconds that this process and the document store have used. */
  cpuSeconds(): Promise<number>;
  dispose(): Promise<void>;
}

const ticksPerSecond = 100;

/** Starts an embedded store and a Redis, empty, and opens the services on them. */
export async function openRig(begin: Date): Promise<Rig> {
  const directory = await mkdtemp(join(tmpdir(), 'onevoice-rig-'));
  const program = findProgram(redisPrograms);
  if (!program) throw new Error('redis-server is not installed');
  const place = { directory: join(directory, 'redis'), socket: join(directory, 'redis.sock') };
  const redis = await startRedis({ ...place, program });
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const socket = join(directory, 'store.sock');
  const store = startStore({ node: process.execPath, root, directory: join(directory, 'store'), socket });
  await Promise.all([redis.ready, store.ready]);
  const environment = {
    MONGODB_URI: `${store.uri}/onevoice`,
    REDIS_URL: redis.url,
    ONEVOICE_SECRET: 'a secret for benchmarks that is long enough',
    DATA_DIR: directory,
  };
  const clock = drivenClock(begin);
  const context = await createContext(readConfig(environment), {
    role: 'cli',
    clock,
    logger: silentLogger(),
  });
  await context.store.prepare(clock);
  return {
    context: { ...context, clock },
    environment,
    async cpuSeconds() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6 + (await cpuOf(store.child.pid ?? 0));
    },
    async dispose() {
      await context.dispose();
      await Promise.all([stopChild(store.child), stopChild(redis.child)]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A clock that stands still until it is turned. */
export function drivenClock(begin: Date): DrivenClock {
  let now = begin.getTime();
  return {
    now: () => new Date(now),
    forward(millis) {
      now += millis;
    },
  };
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
