import { Worker } from 'bullmq';
import { jobs, queues, type JobName, type JobPayload, type QueueName } from '../../shared/jobs.ts';
import type { Logger } from '../observability/logger.ts';
import { queuePrefix } from './queue.ts';
import { within } from './within.ts';
import type { RedisConnections } from './redis.ts';

/** A total table: every job has its processor. Leaving one out does not compile. */
export type JobRegistry<C> = {
  [N in JobName]: (context: C, payload: JobPayload<N>) => Promise<void>;
};

export interface JobRun {
  name: JobName;
  payload: unknown;
  /** 1 for the first try. */
  attempt: number;
}

export interface RunningWorkers {
  /**
   * Takes no new jobs and waits for those that run, but not without end: a job that was cut off is found again by its
   * stalled lock or by a sweep. Works without Redis too.
   * @param patienceMillis how long to wait
   */
  close(patienceMillis?: number): Promise<void>;
}

/**
 * A job of a killed worker is taken up by another when its lock has run out: within about fifteen seconds instead of
 * the usual minute, because everything with the same key waits behind it.
 */
const afterKill = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 5 };

/**
 * One worker per queue of this process. A job whose name or payload is not known fails with a sentence.
 * @param run the one wrapper around all processors.
 * @param concurrency how many jobs of a queue run side by side.
 */
export function createWorkers(options: {
  redis: RedisConnections;
  logger: Logger;
  run: (job: JobRun) => Promise<void>;
  concurrency: Record<QueueName, number>;
}): RunningWorkers {
  const { redis, run } = options;
  const log = options.logger.child({ subsystem: 'queue' });
  const connection = redis.forBull();
  const workers = queues.map((queue) => {
    const worker = new Worker(
      queue,
      (job) =>
        run({
          name: knownName(job.name),
          payload: parsed(job.name, job.data),
          attempt: job.attemptsMade + 1,
        }),
      {
        connection,
        prefix: queuePrefix(redis),
        concurrency: options.concurrency[queue],
        skipVersionCheck: true,
        ...afterKill,
      },
    );
    worker.on('error', (error) => {
      log.debug({ err: error, queue }, 'worker connection');
    });
    worker.on('failed', (job, error) => {
      log.error({ err: error, queue, job: job?.name, attempt: job?.attemptsMade }, 'job failed');
    });
    return worker;
  });
  return {
    async close(patienceMillis = 8000) {
      const done = Promise.all(workers.map((worker) => worker.close())).then(() => true);
      if (!(await within(patienceMillis, done))) {
        log.warn('jobs that still ran were left to be found again');
        for (const worker of workers) worker.close(true).catch(() => undefined);
      }
      connection.disconnect();
    },
  };
}

function knownName(name: string): JobName {
  if (Object.hasOwn(jobs, name)) return name as JobName;
  throw new Error(`No such job: ${name}`);
}

function parsed(name: string, data: unknown): unknown {
  return jobs[knownName(name)].payload.parse(data);
}
