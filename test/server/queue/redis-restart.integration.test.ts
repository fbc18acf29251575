import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findProgram, redisPrograms } from '../../../server/cli/start/programs.mjs';
import { silentLogger } from '../../../server/observability/logger.ts';
import { createQueue, type Queue } from '../../../server/queue/queue.ts';
import { connectRedis, type RedisConnections } from '../../../server/queue/redis.ts';
import { createWorkers, type RunningWorkers } from '../../../server/queue/workers.ts';

const program = findProgram(redisPrograms);
const directory = mkdtempSync(join(tmpdir(), 'onevoice-redis-'));
const socket = join(directory, 'redis.sock');
let server: ChildProcess;
let redis: RedisConnections;
let queue: Queue;
let workers: RunningWorkers;
const ran: string[] = [];

function start(): void {
  const durable = ['--dir', directory, '--appendonly', 'yes', '--save', ''];
  server = spawn(program!, ['--port', '0', '--unixsocket', socket, ...durable], { stdio: 'ignore' });
}

async function kill(): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await ended;
}

beforeAll(async () => {
  if (!program) return;
  start();
  redis = connectRedis(`unix://${socket}`, 'restart');
  await vi.waitUntil(() => redis.answers(500), { timeout: 20_000 });
  queue = createQueue(redis, silentLogger());
  workers = createWorkers({
    redis,
    logger: silentLogger(),
    concurrency: { ingest: 1, triage: 1, deliver: 1, upkeep: 1 },
    run: async ({ payload }) => void ran.push((payload as { inboxId: string }).inboxId),
  });
});
afterAll(async () => {
  if (program) {
    await kill();
    const begun = performance.now();
    await workers.close(500);
    await queue.close();
    await redis.close();
    expect(performance.now() - begun, 'to close without Redis').toBeLessThan(30_000);
  }
  rmSync(directory, { recursive: true, force: true });
});

test.skipIf(!program)('everything goes on by itself when Redis was killed and is back', async () => {
  const [first, second, third] = ['a', 'b', 'c'].map((digit) => digit.repeat(24)) as [string, string, string];
  await queue.enqueue('inbox.ingest', { inboxId: first });
  await expect.poll(() => ran).toEqual([first]);
  await kill();
  expect(await queue.enqueue('inbox.ingest', { inboxId: second })).toBe(false);
  start();
  await expect.poll(() => redis.answers(500)).toBe(true);
  expect(await queue.enqueue('inbox.ingest', { inboxId: third })).toBe(true);
  await expect.poll(() => ran.at(-1)).toBe(third);
});

test.skipIf(!program)('a wiped Redis takes new jobs as if nothing had been', async () => {
  const inboxId = 'd'.repeat(24);
  await queue.enqueue('inbox.ingest', { inboxId }, { delayMillis: 60_000 });
  await redis.commands.flushall();
  expect(await queue.enqueue('inbox.ingest', { inboxId })).toBe(true);
  await expect.poll(() => ran.at(-1)).toBe(inboxId);
});
