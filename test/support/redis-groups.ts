import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { findProgram, redisPrograms } from '../../server/cli/start/programs.mjs';
import { freePort } from './free-port.ts';
import { until } from './product.ts';

/** Several Redis servers of our own on the loopback interface. */
export interface RedisGroup {
  /** As REDIS_URL has it. */
  url: string;
  /** The server that is the Sentinel group's master now; in a Cluster the first of the masters. */
  masterPort(): Promise<number>;
  /** kill -9 of the server on a port. */
  kill(port: number): void;
  stop(): Promise<void>;
}

/** Why there can be no groups here; null when there can. */
export function whyNoRedisGroups(): string | null {
  if (!findProgram(redisPrograms)) return 'redis-server is not installed';
  return findProgram(['redis-cli']) ? null : 'redis-cli is not installed';
}

interface Fleet {
  start(settings: string[], extra?: string[]): Promise<number>;
  kill(port: number): void;
  stop(): Promise<void>;
}

/** Servers on free ports, in one temporary directory; each is there when `start` resolves. */
function openFleet(): Fleet {
  const directory = mkdtempSync(join(tmpdir(), 'onevoice-redis-group-'));
  const children = new Map<number, ChildProcess>();
  return {
    async start(settings, extra = []) {
      const port = await freePort();
      const place = join(directory, String(port));
      mkdirSync(place);
      const file = join(place, 'redis.conf');
      const usual = [`port ${port}`, 'bind 127.0.0.1', `dir ${place}`, 'daemonize no'];
      writeFileSync(file, [...usual, ...settings].join('\n') + '\n');
      const program = findProgram(redisPrograms) ?? 'redis-server';
      children.set(port, spawn(program, [file, ...extra], { stdio: 'ignore' }));
      await until(async () => (await ask(port, ['PING']).catch(() => null)) === 'PONG', 20_000, `no ${port}`);
      return port;
    },
    kill: (port) => void children.get(port)?.kill('SIGKILL'),
    async stop() {
      await Promise.all([...children.values()].map((child) => ended(child)));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function ask(port: number, [command, ...args]: [string, ...string[]]): Promise<unknown> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  try {
    return await redis.call(command, ...args);
  } finally {
    redis.disconnect();
  }
}

const volatile = ['save ""', 'appendonly no'];

/** A master with two replicas, watched by three Sentinels. */
export async function startSentinelGroup(): Promise<RedisGroup> {
  const fleet = openFleet();
  try {
    // A master waits five seconds by default before it lets replicas copy it: too late for one that is killed before.
    const member = [...volatile, 'repl-diskless-sync-delay 0'];
    const first = await fleet.start(member);
    const replica = [...member, `replicaof 127.0.0.1 ${first}`];
    const replicas = await Promise.all([fleet.start(replica), fleet.start(replica)]);
    await until(
      async () => (await Promise.all(replicas.map(isCopy))).every(Boolean),
      30_000,
      'the replicas did not copy the master',
    );
    const watch = [
      `sentinel monitor front 127.0.0.1 ${first} 2`,
      'sentinel down-after-milliseconds front 600',
      'sentinel failover-timeout front 4000',
    ];
    const sentinel = () => fleet.start(watch, ['--sentinel']);
    const doors = await Promise.all([sentinel(), sentinel(), sentinel()]);
    await until(
      async () => (await Promise.all(doors.map(seesAll))).every(Boolean),
      30_000,
      'the Sentinels did not find each other',
    );
    const [door] = doors;
    return {
      url: `redis-sentinel://${doors.map((port) => `127.0.0.1:${port}`).join(',')}/front`,
      async masterPort() {
        const address = (await ask(door, ['SENTINEL', 'get-master-addr-by-name', 'front'])) as string[];
        return Number(address[1]);
      },
      kill: (port) => fleet.kill(port),
      stop: () => fleet.stop(),
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

async function isCopy(port: number): Promise<boolean> {
  return String(await ask(port, ['INFO', 'replication'])).includes('master_link_status:up');
}

async function seesAll(door: number): Promise<boolean> {
  const flat = (await ask(door, ['SENTINEL', 'master', 'front'])) as string[];
  const value = (name: string) => Number(flat[flat.indexOf(name) + 1]);
  return value('num-slaves') === 2 && value('num-other-sentinels') === 2;
}

/** A Cluster of three masters. */
export async function startCluster(): Promise<RedisGroup> {
  const fleet = openFleet();
  try {
    const settings = [...volatile, 'cluster-enabled yes', 'cluster-node-timeout 2000'];
    const ports = await Promise.all([1, 2, 3].map(() => fleet.start(settings)));
    const nodes = ports.map((port) => `127.0.0.1:${port}`);
    await promisify(execFile)(findProgram(['redis-cli']) ?? 'redis-cli', [
      ...['--cluster', 'create', ...nodes],
      ...['--cluster-yes', '--cluster-replicas', '0'],
    ]);
    const [first = 0] = ports;
    return {
      url: `redis-cluster://${nodes.join(',')}`,
      masterPort: () => Promise.resolve(first),
      kill: (port) => fleet.kill(port),
      stop: () => fleet.stop(),
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}
