import type { Context } from '../context.ts';
import { promptly } from '../queue/promptly.ts';

type PresenceContext = Pick<Context, 'redis' | 'clock'>;

/** A person counts as online this long after the last sign of a process that holds a socket of theirs. */
const goodForMillis = 60_000;
/** How often such a process must give the sign. */
export const presenceBeatMillis = 20_000;

const keyOf = (context: PresenceContext): string => `${context.redis.prefix}:presence`;

/**
 * Says that these people have a socket open here. One hash for the whole install, person -> until when; so a process
 * that dies without a word is forgotten within a minute.
 */
export async function markOnline(context: PresenceContext, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const until = context.clock.now().getTime() + goodForMillis;
  const entries = userIds.flatMap((userId) => [userId, String(until)]);
  await context.redis.commands.hset(keyOf(context), ...entries);
}

/** @returns false when somebody else had said so already */
export async function markOffline(context: PresenceContext, userId: string): Promise<boolean> {
  return (await context.redis.commands.hdel(keyOf(context), userId)) === 1;
}

/** Who has a socket open on any server process. Empty when Redis does not answer. */
export async function readOnlineUserIds(context: PresenceContext): Promise<Set<string>> {
  const now = context.clock.now().getTime();
  const entries = await promptly(context.redis, (commands) => commands.hgetall(keyOf(context))).catch(
    (): Record<string, string> => ({}),
  );
  return new Set(
    Object.entries(entries)
      .filter(([, until]) => Number(until) > now)
      .map(([userId]) => userId),
  );
}

/** Forgets people whose time has run out. @returns whom it forgot */
export async function dropStalePresence(context: PresenceContext): Promise<string[]> {
  const now = context.clock.now().getTime();
  const entries = Object.entries(await context.redis.commands.hgetall(keyOf(context)));
  const stale = entries.filter(([, until]) => Number(until) <= now).map(([userId]) => userId);
  if (stale.length > 0) await context.redis.commands.hdel(keyOf(context), ...stale);
  return stale;
}
