import type { Context } from '../../context.ts';
import { promptly } from '../../queue/promptly.ts';
import { rooms } from '../../realtime/publisher.ts';

type PresenceContext = Pick<Context, 'redis' | 'clock'>;

/** A sign of a socket counts this long; its process repeats it. */
const goodForMillis = 60_000;
export const visitorBeatMillis = 20_000;

const keyOf = ({ redis }: Pick<Context, 'redis'>, visitorId: string): string =>
  `${redis.prefix}:visitor-sockets-of:${visitorId}`;

/** One more socket of a visitor (or the sign that it is still there). */
export async function visitorHere(
  context: PresenceContext,
  { visitorId, socketId }: { visitorId: string; socketId: string },
): Promise<void> {
  const key = keyOf(context, visitorId);
  const until = context.clock.now().getTime() + goodForMillis;
  await context.redis.commands.hset(key, socketId, String(until));
  await context.redis.commands.pexpire(key, goodForMillis * 2);
}

/** @returns whether that was the last one */
export async function visitorGone(
  context: PresenceContext,
  { visitorId, socketId }: { visitorId: string; socketId: string },
): Promise<boolean> {
  await context.redis.commands.hdel(keyOf(context, visitorId), socketId);
  return !(await isVisitorHere(context, visitorId));
}

/** Has the visitor a page of the site open? When Redis does not answer: not that we know. */
export async function isVisitorHere(context: PresenceContext, visitorId: string): Promise<boolean> {
  const now = context.clock.now().getTime();
  const sockets = await promptly(context.redis, (commands) =>
    commands.hvals(keyOf(context, visitorId)),
  ).catch((): string[] => []);
  return sockets.some((until) => Number(until) > now);
}

/** Tells whoever looks at one of the visitor's conversations. */
export async function tellAboutVisitor(
  { store, publisher }: Pick<Context, 'store' | 'publisher'>,
  visitorId: string,
  change: { online?: boolean; page?: { url: string; title: string; referrer: string } | null },
): Promise<void> {
  for (const { conversationId } of await store.visitors.threadsOf(visitorId, 5)) {
    publisher.publish(rooms.conversation(conversationId), 'visitor.changed', { conversationId, ...change });
  }
}
