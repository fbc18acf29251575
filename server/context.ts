import type { Config } from './config.ts';
import type { FileStore } from './files/file-store.ts';
import type { Logger } from './observability/logger.ts';
import type { Queue } from './queue/queue.ts';
import type { RedisConnections } from './queue/redis.ts';
import type { Publisher } from './realtime/publisher.ts';
import type { SecretBox } from './security/secret-box.ts';
import type { Store } from './store/store.ts';

/** The only clock. Tests drive it. */
export interface Clock {
  now(): Date;
}

/**
 * Everything that a service may need, wired once. A function takes the slice it needs:
 * `Pick<Context, 'store' | 'clock'>`.
 */
export interface Context {
  config: Config;
  clock: Clock;
  logger: Logger;
  store: Store;
  redis: RedisConnections;
  queue: Queue;
  /** Event -> rooms, from any process. */
  publisher: Publisher;
  files: FileStore;
  /** Secrets at rest, and signed tokens. */
  secretBox: SecretBox;
}
