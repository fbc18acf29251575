import { AppError } from '../../../shared/errors.ts';
import type { RedisConnections } from '../../queue/redis.ts';
import { hashToken } from '../../security/random-tokens.ts';
import { createLimiter, takePoint } from '../access/log-in-limits.ts';

/** Per visitor and per address: a flood from one browser, and one from many browsers of one machine. */
const rules = {
  'visitor-new': { points: 120, seconds: 600 },
  'visitor-say': { points: 30, seconds: 30 },
  'visitor-say-address': { points: 300, seconds: 60 },
  'visitor-file': { points: 20, seconds: 300 },
  'visitor-file-address': { points: 100, seconds: 300 },
} as const;
type RuleName = keyof typeof rules;

export interface VisitorLimits {
  /** @throws AppError too-many-requests with `retryAfterSeconds` */
  take(name: RuleName, key: string): Promise<void>;
}

/** Counts in Redis, over all processes. */
export function createVisitorLimits(redis: RedisConnections): VisitorLimits {
  const limiters = new Map(
    Object.entries(rules).map(([name, rule]) => [name, createLimiter(redis, { name, ...rule })]),
  );
  return {
    async take(name, key) {
      const limiter = limiters.get(name);
      if (!limiter) throw new AppError('unexpected');
      await takePoint(limiter, hashToken(key));
    },
  };
}
