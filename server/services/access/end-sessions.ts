import type { Context } from '../../context.ts';
import { promptly } from '../../queue/promptly.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { hashToken } from '../../security/random-tokens.ts';

/** Redis keys of sessions begin with this; the session's id follows. */
export const sessionKeyPrefix = (prefix: string): string => `${prefix}:session:`;
/** The set of a person's session ids, for deleting them. */
export const userSessionsKey = (prefix: string, userId: string): string =>
  `${prefix}:user-sessions:${userId}`;
/** What a session is called where its id, which is a secret, must not appear. */
export const sessionName = (sessionId: string): string => hashToken(sessionId).slice(0, 32);

/**
 * Logs a person out everywhere. The generation in the store decides, so it holds even when Redis is away: what is
 * deleted there and the notice to open sockets only make it immediate.
 */
export async function endSessions(
  context: Pick<Context, 'store' | 'redis' | 'logger'>,
  userId: string,
): Promise<void> {
  await context.store.users.endSessions(userId);
  await forgetSessions(context, userId);
}

/**
 * The part of it in Redis, for those who have raised the generation themselves. Never throws.
 * @param exceptSession name of the session that is about to go on under another id
 */
export async function forgetSessions(
  context: Pick<Context, 'redis' | 'logger'>,
  userId: string,
  exceptSession: string | null = null,
): Promise<void> {
  const { commands, prefix } = context.redis;
  try {
    const key = userSessionsKey(prefix, userId);
    const sessionIds = await promptly(context.redis, (redis) => redis.smembers(key));
    for (const sessionId of sessionIds) await commands.del(sessionKeyPrefix(prefix) + sessionId);
    await commands.del(key);
  } catch (error) {
    context.logger.warn({ err: error }, 'old sessions stay in Redis until they expire; they open nothing');
  }
  await announceAccessChange(context, { what: 'sessions-ended', userId, except: exceptSession });
}
