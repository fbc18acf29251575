import type { ParsedMessage } from '../../../channels/contract.ts';
import type { IngestContext } from './context.ts';

/** So many automatic messages from one address within an hour are a loop, or as good as one. */
export const mostAutomaticAnHour = 30;
const hourMillis = 3_600_000;

/**
 * Two machines that answer each other must not fill the inbox. Counts in Redis, where losing the count costs an hour.
 * @returns why the message is not imported; null when it is
 */
export async function loopReason(
  { redis, clock }: Pick<IngestContext, 'redis' | 'clock'>,
  parsed: Pick<ParsedMessage, 'automatic' | 'from'>,
): Promise<string | null> {
  if (!parsed.automatic) return null;
  const hour = Math.floor(clock.now().getTime() / hourMillis);
  const key = `${redis.prefix}:automatic:${hour}:${parsed.from.address.toLowerCase()}`;
  try {
    const count = await redis.commands.incr(key);
    if (count === 1) await redis.commands.pexpire(key, hourMillis);
    if (count <= mostAutomaticAnHour) return null;
    return `More than ${mostAutomaticAnHour} automatic messages from ${parsed.from.address} within an hour: a loop.`;
  } catch {
    return null;
  }
}
