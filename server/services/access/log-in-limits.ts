import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../../shared/errors.ts';
import type { RedisConnections } from '../../queue/redis.ts';
import { promptly } from '../../queue/promptly.ts';
import { hashToken } from '../../security/random-tokens.ts';

/** Where an attempt comes from. */
export interface AttemptOrigin {
  address: string;
  /** The known-device mark in the browser, when it belongs to this account: see `known-device.ts`. */
  knownDevice: string | null;
}

interface Rule {
  name: string;
  points: number;
  seconds: number;
}

/**
 * Failed log-ins are counted in one of two worlds, so that nobody can lock a colleague out:
 * known: the browser carries a mark from an earlier log-in to this account, or this address has logged in to it before;
 *   counted by that mark or that address alone. Nothing that strangers do counts here.
 * strange: everything else; counted by address, by address and account, and by account over all strange addresses.
 */
const rules = {
  device: { name: 'device', points: 10, seconds: 900 },
  known: { name: 'known', points: 10, seconds: 900 },
  address: { name: 'address', points: 50, seconds: 900 },
  pair: { name: 'pair', points: 5, seconds: 900 },
  account: { name: 'account', points: 50, seconds: 3600 },
} satisfies Record<string, Rule>;

const rememberAddressSeconds = 60 * 24 * 3600;

export interface LogInLimits {
  /** Counts an attempt before the password is looked at. @throws AppError too-many-requests */
  begin(account: string, origin: AttemptOrigin): Promise<AttemptTicket>;
}

export interface AttemptTicket {
  /** The password was right: forgets the failures of this origin and remembers its address. */
  succeeded(): Promise<void>;
}

type Limiter = RateLimiterRedis | RateLimiterMemory;

/** Counts in Redis; when Redis is away, in this process's memory. */
export function createLimiter(redis: RedisConnections, rule: Rule): Limiter {
  return new RateLimiterRedis({
    storeClient: redis.commands,
    keyPrefix: `${redis.prefix}:limit:${rule.name}`,
    points: rule.points,
    duration: rule.seconds,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ points: rule.points, duration: rule.seconds }),
  });
}

/** Takes one point. @throws AppError too-many-requests with `retryAfterSeconds` */
export async function takePoint(limiter: Limiter, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal;
    const seconds = Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
    throw new AppError('too-many-requests', {
      detail: `Try again in ${describe(seconds)}. Your account is safe and nothing was changed.`,
      extra: { retryAfterSeconds: seconds },
    });
  }
}

function describe(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

export function createLogInLimits(redis: RedisConnections): LogInLimits {
  const limiters = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, createLimiter(redis, rule)]),
  ) as Record<keyof typeof rules, Limiter>;
  const rememberedKey = (account: string, address: string) =>
    `${redis.prefix}:known-address:${hashToken(`${account} ${address}`)}`;

  async function keysFor(account: string, origin: AttemptOrigin): Promise<[Limiter, string][]> {
    if (origin.knownDevice) return [[limiters.device, hashToken(`${account} ${origin.knownDevice}`)]];
    const known = await promptly(redis, (commands) =>
      commands.exists(rememberedKey(account, origin.address)),
    ).catch(() => 0);
    const pair = hashToken(`${account} ${origin.address}`);
    if (known) return [[limiters.known, pair]];
    return [
      [limiters.pair, pair],
      [limiters.address, hashToken(origin.address)],
      [limiters.account, hashToken(account)],
    ];
  }

  return {
    async begin(account, origin) {
      const keys = await keysFor(account, origin);
      for (const [limiter, key] of keys) await takePoint(limiter, key);
      return {
        async succeeded() {
          // The account's count over all strange addresses stays: one success must not open the door to more guesses.
          const [first, second] = keys;
          if (first) await first[0].delete(first[1]).catch(() => undefined);
          if (second) await second[0].reward(second[1]).catch(() => undefined);
          const key = rememberedKey(account, origin.address);
          await promptly(redis, (commands) => commands.set(key, '1', 'EX', rememberAddressSeconds)).catch(
            () => undefined,
          );
        },
      };
    },
  };
}
