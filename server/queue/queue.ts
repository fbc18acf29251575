import { Queue as BullQueue, type JobsOptions } from 'bullmq';
import { jobs, queues, type JobName, type JobPayload, type QueueName } from '../../shared/jobs.ts';
import type { Logger } from '../observability/logger.ts';
import type { RedisConnections } from './redis.ts';
import { within } from './within.ts';

export interface EnqueueOptions {
  /** Not before this many milliseconds from now. A repeat for a job that still waits moves it to the newer time. */
  delayMillis?: number;
  /**
   * sweep (default): a row in the database says the same and a sweep will find it, so a Redis that is away costs
   * promptness only: logged, not thrown. throw: the caller wants to know.
   */
  onFailure?: 'sweep' | 'throw';
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** Wake-up calls for the workers. See shared/jobs.ts: losing one costs a sweep's delay and nothing else. */
export interface Queue {
  /** @returns whether Redis took it (within about a second). */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options?: EnqueueOptions): Promise<boolean>;
  enqueueMany<N extends JobName>(
    name: N,
    payloads: JobPayload<N>[],
    options?: EnqueueOptions,
  ): Promise<boolean>;
  /** Runs a job every so many milliseconds, once in the whole install, whoever says so and how often. */
  every<N extends JobName>(name: N, payload: JobPayload<N>, millis: number): Promise<void>;
  counts(): Promise<Record<QueueName, QueueCounts>>;
  /** For tests: settles when nothing waits and nothing runs (delayed jobs do not count). */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const patienceMillis = 1000;
const kept = { completed: { count: 200 }, failed: { count: 1000, age: 14 * 86_400 } } as const;

/** The prefix of every queue's keys; the braces keep them in one slot of a Redis Cluster. */
export function queuePrefix(redis: Pick<RedisConnections, 'prefix'>): string {
  return `{${redis.prefix}}`;
}

/** The queues themselves, for the dashboard and for tests. */
export type BullQueues = Record<QueueName, BullQueue>;

export function openBullQueues(redis: RedisConnections): BullQueues {
  const open = (name: QueueName) =>
    new BullQueue(name, {
      connection: redis.commands,
      prefix: queuePrefix(redis),
      skipVersionCheck: true,
      skipWaitingForReady: true,
      defaultJobOptions: { removeOnComplete: kept.completed, removeOnFail: kept.failed },
    });
  return Object.fromEntries(queues.map((name) => [name, open(name)])) as BullQueues;
}

/** A job's options by the table; a key makes repeats one job, and a repeat during the work one more. */
function optionsOf<N extends JobName>(name: N, payload: JobPayload<N>, delayMillis: number): JobsOptions {
  const job = jobs[name];
  const key = (job.key as (payload: JobPayload<N>) => string)(payload);
  return {
    attempts: job.attempts,
    backoff: { type: 'exponential', delay: job.backoffMillis },
    delay: Math.max(0, Math.round(delayMillis)),
    deduplication: { id: key, keepLastIfActive: true, reschedule: true },
  };
}

export function createQueue(redis: RedisConnections, logger: Logger): Queue & { bull: BullQueues } {
  const bull = openBullQueues(redis);
  const log = logger.child({ subsystem: 'queue' });
  for (const queue of Object.values(bull)) queue.on('error', () => undefined);

  async function add<N extends JobName>(
    name: N,
    payloads: JobPayload<N>[],
    { delayMillis = 0, onFailure = 'sweep' }: EnqueueOptions = {},
  ): Promise<boolean> {
    if (payloads.length === 0) return true;
    const entries = payloads.map((payload) => ({
      name,
      data: jobs[name].payload.parse(payload),
      opts: optionsOf(name, payload, delayMillis),
    }));
    try {
      await withinPatience(bull[jobs[name].queue].addBulk(entries));
      return true;
    } catch (error) {
      if (onFailure === 'throw') throw error;
      log.warn(
        { err: error, job: name, count: entries.length },
        'Redis did not take a job; a sweep will find it',
      );
      return false;
    }
  }

  return {
    bull,
    enqueue: (name, payload, options) => add(name, [payload], options),
    enqueueMany: add,
    async every(name, payload, millis) {
      const { queue, attempts } = jobs[name];
      const template = { name, data: jobs[name].payload.parse(payload), opts: { attempts } };
      await bull[queue].upsertJobScheduler(`every-${name}`, { every: millis }, template);
    },
    counts: () => countAll(bull),
    drain: () => drained(bull),
    async close() {
      await within(patienceMillis, Promise.all(Object.values(bull).map((queue) => queue.close())));
    },
  };
}

/** A command that still waits for Redis is left to itself: should it get through later, the job is harmless. */
async function withinPatience<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`Redis did not answer within ${patienceMillis} ms`));
  }, patienceMillis);
  return Promise.race([work, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}

async function countAll(bull: BullQueues): Promise<Record<QueueName, QueueCounts>> {
  const entries = await Promise.all(
    queues.map(async (name) => {
      const counts = await bull[name].getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed');
      const { wait = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
      return [name, { waiting: wait + prioritized, active, delayed, failed }] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
}

async function drained(bull: BullQueues): Promise<void> {
  for (;;) {
    const counts = Object.values(await countAll(bull));
    if (counts.every(({ waiting, active }) => waiting + active === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
