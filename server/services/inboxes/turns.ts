import type { TurnLimit, Turns } from '../../channels/contract.ts';
import { promptly } from '../../queue/promptly.ts';
import type { RedisConnections } from '../../queue/redis.ts';

/**
 * For each limit the times of the last turns, newest first. The place is the first moment that no limit forbids; it is
 * written down before anybody waits for it, so that all processes line up behind each other. The clock is Redis's.
 * KEYS: when nobody may go before; then one for each limit. ARGV: the longest wait; then count and millis of each.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
for i = 2, #KEYS do
  local count, millis = tonumber(ARGV[i * 2 - 2]), tonumber(ARGV[i * 2 - 1])
  local oldest = redis.call('LINDEX', KEYS[i], count - 1)
  if oldest then at = math.max(at, tonumber(oldest) + millis) end
end
local wait = at - now
if wait > tonumber(ARGV[1]) then return {wait, 0} end
for i = 2, #KEYS do
  redis.call('LPUSH', KEYS[i], at)
  redis.call('LTRIM', KEYS[i], 0, ARGV[i * 2 - 2] - 1)
  redis.call('PEXPIRE', KEYS[i], wait + ARGV[i * 2 - 1])
end
return {wait, 1}`;

const holdBackScript = `
local time = redis.call('TIME')
local till = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], till, 'PX', ARGV[1]) end
return till`;

type Redis = Pick<RedisConnections, 'commands' | 'prefix'>;

/** The line for an inbox's provider, kept in Redis. */
export function createTurns(redis: Redis, inboxId: string): Turns {
  // The braces keep an inbox's keys in one slot of a Redis Cluster.
  const key = (name: string) => `${redis.prefix}:turns:{${inboxId}}:${name}`;
  const blocked = key('not before');
  return {
    async take(limits, longestMillis) {
      const keys = [blocked, ...limits.map(({ name }) => key(name))];
      const rest = limits.flatMap(({ count, millis }: TurnLimit) => [count, millis]);
      const given = await promptly(redis, (commands) =>
        commands.eval(script, keys.length, ...keys, longestMillis, ...rest),
      );
      const [waitMillis = 0, taken = 0] = given as number[];
      return { waitMillis, taken: taken === 1 };
    },
    async holdBack(millis) {
      await promptly(redis, (commands) => commands.eval(holdBackScript, 1, blocked, Math.ceil(millis)));
    },
  };
}
