import type { Config } from './config.ts';
import type { Clock, Context } from './context.ts';
import { openFileStore } from './files/file-store.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { collectProcessMetrics } from './observability/metrics.ts';
import { createQueue, type BullQueues } from './queue/queue.ts';
import { connectRedis, type RedisConnections } from './queue/redis.ts';
import { createPublisher } from './realtime/publisher.ts';
import { createSecretBox } from './security/secret-box.ts';
import { openStore, type Store } from './store/store.ts';

export type ProcessRole = 'server' | 'worker' | 'cli';

/** The context, with the queues themselves for the dashboard, and the way out. */
export type RunningContext = Context & {
  bullQueues: BullQueues;
  /** Ends every connection; safe to call twice. */
  dispose(): Promise<void>;
};

export interface ContextOptions {
  role: ProcessRole;
  /** Tests bring theirs. */
  clock?: Clock;
  logger?: Logger;
  /** How long to wait for the databases at start; they may come up a moment later than we do. */
  patienceMillis?: number;
}

const systemClock: Clock = { now: () => new Date() };

/**
 * Wires everything once per process. Waits for both databases (they may start at the same time as we).
 * @throws Error with the last reason when they do not answer in time; nothing is left open then.
 */
export async function createContext(config: Config, options: ContextOptions): Promise<RunningContext> {
  const { role, clock = systemClock, patienceMillis = 60_000 } = options;
  const logger = options.logger ?? createLogger(config).child({ role });
  const deadline = performance.now() + patienceMillis;
  const files = await openFileStore(config);
  const secretBox = createSecretBox(config.secret);
  const redis = connectRedis(config.redisUrl, config.redisPrefix, redisComplaints(logger));
  try {
    await patiently(() => answering(redis), { what: 'Redis', deadline, logger });
    const store = await patiently(() => openStore(config.mongodbUri, { logger }), {
      what: 'the document store',
      deadline,
      logger,
    });
    const queue = createQueue(redis, logger);
    if (role !== 'cli') collectProcessMetrics(queue);
    const publisher = createPublisher(redis, logger);
    const dispose = disposer({ queue, redis, store });
    return {
      ...{ config, clock, logger, store, redis, queue, publisher, files, secretBox },
      bullQueues: queue.bull,
      dispose,
    };
  } catch (error) {
    await redis.close();
    throw error;
  }
}

function disposer(parts: { queue: { close(): Promise<void> }; redis: RedisConnections; store: Store }) {
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= (async () => {
      await parts.queue.close();
      await parts.redis.close();
      await parts.store.close();
    })();
    return ending;
  };
}

/** One line when Redis goes and no more until it is quiet for a while: a broken connection complains many times a second. */
function redisComplaints(logger: Logger): (error: Error) => void {
  let quietUntil = 0;
  return (error) => {
    const now = performance.now();
    if (now >= quietUntil) logger.warn({ subsystem: 'redis', err: error }, 'Redis is not reachable');
    quietUntil = now + 5000;
  };
}

async function answering(redis: RedisConnections): Promise<true> {
  if (await redis.answers(1000)) return true;
  throw new Error('it did not answer');
}

/** Tries again with growing pauses until it works or the deadline (on performance.now's scale) has passed. */
async function patiently<T>(
  attempt: () => Promise<T>,
  { what, deadline, logger }: { what: string; deadline: number; logger: Logger },
): Promise<T> {
  for (let pause = 100; ; pause = Math.min(pause * 2, 2000)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() + pause > deadline) {
        throw new Error(
          `Could not reach ${what}: ${error instanceof Error ? error.message : String(error)}`,
          {
            cause: error,
          },
        );
      }
      logger.info({ reason: error instanceof Error ? error.message : error }, `Waiting for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
