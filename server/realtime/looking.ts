import { z } from 'zod';
import type { Context } from '../context.ts';
import { promptly } from '../queue/promptly.ts';

type LookingContext = Pick<Context, 'redis' | 'clock'>;

const looking = z.object({ conversationId: z.string(), since: z.number() });
/** What somebody looks at, and since when. */
export interface Looking {
  conversationId: string;
  since: Date;
}

/** Whoever closed their window without a word is not shown for ever. */
const forgottenAfterMillis = 12 * 3_600_000;
const keyOf = ({ redis }: LookingContext): string => `${redis.prefix}:looking`;

/** The conversation that somebody opened last: one for each person, in one hash for the whole install. */
export async function noteLooking(
  context: LookingContext,
  { userId, conversationId }: { userId: string; conversationId: string },
): Promise<void> {
  const value = JSON.stringify({ conversationId, since: context.clock.now().getTime() });
  await context.redis.commands.hset(keyOf(context), userId, value);
}

/** They left it; what they opened meanwhile stays. */
export async function noteLeft(
  context: LookingContext,
  { userId, conversationId }: { userId: string; conversationId: string },
): Promise<void> {
  const known = await context.redis.commands.hget(keyOf(context), userId);
  if (known?.includes(conversationId)) await context.redis.commands.hdel(keyOf(context), userId);
}

/** Person -> what they look at. Empty when Redis does not answer. */
export async function readLooking(context: LookingContext): Promise<Map<string, Looking>> {
  const entries = await promptly(context.redis, (commands) => commands.hgetall(keyOf(context))).catch(
    (): Record<string, string> => ({}),
  );
  const oldest = context.clock.now().getTime() - forgottenAfterMillis;
  return new Map(
    Object.entries(entries).flatMap(([userId, text]) => {
      const { conversationId, since } = looking.parse(JSON.parse(text));
      return since < oldest ? [] : [[userId, { conversationId, since: new Date(since) }] as const];
    }),
  );
}
