import { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import { promptly } from '../queue/promptly.ts';
import type { RedisConnections } from '../queue/redis.ts';

/** What open sockets must know at once. A notice may get lost: every process also looks for itself once a minute. */
const accessChange = z.discriminatedUnion('what', [
  /** Role or memberships: compute their rooms again. */
  z.object({ what: z.literal('rights'), userIds: z.array(z.string()) }),
  /** All sessions of a person are over; `except` goes on under another id (its sockets connect again). */
  z.object({ what: z.literal('sessions-ended'), userId: z.string(), except: z.string().nullable() }),
  /** One session is over: its public name, see `sessionName`. */
  z.object({ what: z.literal('session-ended'), session: z.string() }),
]);
export type AccessChange = z.infer<typeof accessChange>;

const channelOf = (redis: Pick<RedisConnections, 'prefix'>): string => `${redis.prefix}:access-changed`;

/** Tells every server process; never throws. */
export async function announceAccessChange(
  context: { redis: RedisConnections; logger: Logger },
  change: AccessChange,
): Promise<void> {
  try {
    await promptly(context.redis, (commands) =>
      commands.publish(channelOf(context.redis), JSON.stringify(change)),
    );
  } catch (error) {
    context.logger.warn(
      { err: error, what: change.what },
      'a change of access was not announced; sockets follow within a minute',
    );
  }
}

/** Listens until Redis connections are closed. */
export async function followAccessChanges(
  context: { redis: RedisConnections; logger: Logger },
  onChange: (change: AccessChange) => void,
): Promise<void> {
  const subscriber = context.redis.subscriber();
  subscriber.on('message', (_channel: string, text: string) => {
    const change = accessChange.safeParse(JSON.parse(text));
    if (change.success) onChange(change.data);
    else context.logger.error({ text }, 'a notice of changed access is not understood');
  });
  await subscriber.subscribe(channelOf(context.redis));
}
