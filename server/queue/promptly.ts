import { AppError } from '../../shared/errors.ts';
import type { RedisClient, RedisConnections } from './redis.ts';

/**
 * Asks Redis only when it is there. While it is away a command would wait for the next few tries to connect, and
 * somebody's request with it; those who can do without, or say so at once, ask through this.
 * @throws AppError unavailable
 */
export async function promptly<T>(
  redis: Pick<RedisConnections, 'commands'>,
  ask: (commands: RedisClient) => Promise<T>,
): Promise<T> {
  if (redis.commands.status !== 'ready') {
    throw new AppError('unavailable', { detail: 'Redis does not answer. Try again in a moment.' });
  }
  return ask(redis.commands);
}
