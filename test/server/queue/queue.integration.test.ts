import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../server/observability/logger.ts';
import { createQueue, queuePrefix } from '../../../server/queue/queue.ts';
import { connectRedis } from '../../../server/queue/redis.ts';
import { createWorkers, type JobRun, type RunningWorkers } from '../../../server/queue/workers.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const logger = silentLogger();
const redis = connectRedis(database.redisUrl, database.redisPrefix);
const queue = createQueue(redis, logger);
const inboxId = 'a'.repeat(24);
const messageId = 'b'.repeat(24);

let workers: RunningWorkers | undefined;
let runs: JobRun[] = [];
let onRun: (job: JobRun) => Promise<void> = async () => undefined;

function start() {
  workers = createWorkers({
    redis,
    logger,
    concurrency: { ingest: 4, triage: 4, deliver: 4, upkeep: 1 },
    async run(job) {
      runs.push(job);
      await onRun(job);
    },
  });
}

beforeEach(async () => {
  runs = [];
  onRun = async () => undefined;
  await Promise.all(Object.values(queue.bull).map((bull) => bull.obliterate({ force: true })));
});
afterEach(async () => {
  await workers?.close();
  workers = undefined;
});
afterAll(async () => {
  await queue.close();
  await redis.close();
});

describe('queue', () => {
  test('a job reaches its processor with its payload', async () => {
    start();
    expect(await queue.enqueue('inbox.ingest', { inboxId })).toBe(true);
    await queue.drain();
    expect(runs).toEqual([{ name: 'inbox.ingest', payload: { inboxId }, attempt: 1 }]);
  });

  test('while a job waits, repeats are one job', async () => {
    for (let i = 0; i < 5; i++) await queue.enqueue('inbox.ingest', { inboxId });
    start();
    await queue.drain();
    expect(runs).toHaveLength(1);
  });

  test('wake-ups during the work become exactly one more run', async () => {
    onRun = async () => {
      if (runs.length > 1) return;
      for (let i = 0; i < 3; i++) await queue.enqueue('inbox.ingest', { inboxId });
    };
    start();
    await queue.enqueue('inbox.ingest', { inboxId });
    await expect.poll(() => runs.length).toBe(2);
    await queue.drain();
    expect(runs).toHaveLength(2);
  });

  test('a processor can put its own job off, and the delay is kept', async () => {
    onRun = async () => {
      if (runs.length === 1) await queue.enqueue('message.deliver', { messageId }, { delayMillis: 60_000 });
    };
    start();
    await queue.enqueue('message.deliver', { messageId });
    await expect.poll(async () => (await queue.counts()).deliver.delayed).toBe(1);
    expect(runs).toHaveLength(1);
  });

  test('a delayed job is brought forward by a repeat without delay', async () => {
    await queue.enqueue('message.deliver', { messageId }, { delayMillis: 3_600_000 });
    await queue.enqueue('message.deliver', { messageId });
    start();
    await expect.poll(() => runs.length).toBe(1);
    await queue.drain();
    expect((await queue.counts()).deliver.delayed).toBe(0);
  });

  test('a failed job is tried again as the table says', async () => {
    onRun = async ({ attempt }) => {
      if (attempt === 1) throw new Error('first time');
    };
    start();
    await queue.enqueue('inbox.ingest', { inboxId });
    await expect.poll(() => runs.length).toBe(2);
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('several jobs go in at once', async () => {
    const ids = ['1', '2', '3'].map((digit) => digit.repeat(24));
    await queue.enqueueMany(
      'conversation.triage',
      ids.map((conversationId) => ({ conversationId })),
    );
    start();
    await queue.drain();
    expect(runs).toHaveLength(3);
  });

  test('a repeated job is scheduled once however often one says so', async () => {
    await queue.every('sweep.pending', {}, 3_600_000);
    await queue.every('sweep.pending', {}, 3_600_000);
    expect(await queue.bull.upkeep.getJobSchedulersCount()).toBe(1);
  });

  test('keys stand in one slot of a cluster', async () => {
    await queue.enqueue('inbox.ingest', { inboxId });
    expect(queuePrefix(redis)).toBe(`{${database.redisPrefix}}`);
    expect(await redis.commands.exists(`${queuePrefix(redis)}:ingest:meta`)).toBe(1);
  });
});

describe('without Redis', () => {
  test('a wake-up is given up soon, and said so', async () => {
    const away = connectRedis('unix:///nowhere/redis.sock', 'away');
    const lonely = createQueue(away, logger);
    const begun = performance.now();
    expect(await lonely.enqueue('inbox.ingest', { inboxId })).toBe(false);
    await expect(lonely.enqueue('inbox.ingest', { inboxId }, { onFailure: 'throw' })).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(await away.answers(100)).toBe(false);
    await lonely.close();
    await away.close();
  });
});
