import { z } from 'zod';
import type { Context } from '../context.ts';
import { firstName } from '../services/visitors/present.ts';
import { rooms } from './publisher.ts';

/** A sign of looking counts this long; a process repeats it for its sockets while they look. */
const goodForMillis = 60_000;
export const viewerBeatMillis = 20_000;

/** What one socket does: `note` is true while what it types is nothing that the customer may know of. */
const viewer = z.object({
  userId: z.string(),
  name: z.string().optional(),
  typing: z.boolean(),
  note: z.boolean().optional(),
  until: z.number(),
});
type Viewer = z.infer<typeof viewer>;

type ViewersContext = Pick<Context, 'redis' | 'clock' | 'publisher'>;

const keyOf = (context: ViewersContext, conversationId: string): string =>
  `${context.redis.prefix}:viewers:${conversationId}`;

/** One socket that looks at one conversation. */
export interface Look {
  conversationId: string;
  socketId: string;
  userId: string;
  name: string;
}

/**
 * Who looks at a conversation: a hash in Redis, socket -> who, typing, until when. All server processes share it, and
 * what a dead one left is dropped when its time is up.
 */
async function readViewers(context: ViewersContext, conversationId: string): Promise<Map<string, Viewer>> {
  const entries = await context.redis.commands.hgetall(keyOf(context, conversationId));
  const found = new Map<string, Viewer>();
  for (const [socketId, text] of Object.entries(entries)) found.set(socketId, viewer.parse(JSON.parse(text)));
  return found;
}

/** By person: someone with two windows is one viewer, typing when in any of them. Sorted, so that equal is equal. */
function byPerson(viewers: Iterable<Viewer>, now: number): { userId: string; typing: boolean }[] {
  const people = new Map<string, boolean>();
  for (const { userId, typing, until } of viewers) {
    if (until > now) people.set(userId, typing || (people.get(userId) ?? false));
  }
  return [...people]
    .map(([userId, typing]) => ({ userId, typing }))
    .sort((one, other) => one.userId.localeCompare(other.userId));
}

/** Makes a change to the hash and tells the room when, by person, anything is different from before. */
async function changing(
  context: ViewersContext,
  conversationId: string,
  change: (viewers: Map<string, Viewer>, now: number) => Promise<void>,
): Promise<void> {
  const now = context.clock.now().getTime();
  const viewers = await readViewers(context, conversationId);
  // Those whose time is up were on the screens too, hence "before" counts them.
  const before = byPerson(viewers.values(), 0);
  const wroteBefore = writeToCustomer(viewers.values(), 0);
  await dropStale(context, { conversationId, viewers, now });
  await change(viewers, now);
  const writes = writeToCustomer(viewers.values(), now);
  // Said again while it is so: the widget forgets what it hears no more of.
  if (writes !== null || wroteBefore !== null) {
    context.publisher.tellVisitors(conversationId, 'widget.typing', {
      ...{ conversationId, typing: writes !== null, name: firstName(writes ?? '') },
    });
  }
  const after = byPerson(viewers.values(), now);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  context.publisher.publish(rooms.conversation(conversationId), 'viewers.changed', {
    conversationId,
    viewers: after,
  });
}

/** The name of somebody who writes an answer; null: nobody does. */
function writeToCustomer(viewers: Iterable<Viewer>, now: number): string | null {
  const writer = [...viewers].find(({ typing, note, until }) => typing && note !== true && until > now);
  return writer ? (writer.name ?? '') : null;
}

async function dropStale(
  context: ViewersContext,
  about: { conversationId: string; viewers: Map<string, Viewer>; now: number },
): Promise<void> {
  const stale = [...about.viewers].filter(([, { until }]) => until <= about.now).map(([id]) => id);
  if (stale.length === 0) return;
  for (const socketId of stale) about.viewers.delete(socketId);
  await context.redis.commands.hdel(keyOf(context, about.conversationId), ...stale);
}

/** What somebody writes: nothing, an answer, or a note that the customer is not to know of. */
export type Typing = false | 'reply' | 'note';

/** This socket looks (still), typing or not. */
export async function look(context: ViewersContext, at: Look, typing: Typing): Promise<void> {
  await changing(context, at.conversationId, async (viewers, now) => {
    const entry: Viewer = {
      ...{ userId: at.userId, name: at.name, typing: typing !== false, until: now + goodForMillis },
      ...(typing === 'note' && { note: true }),
    };
    viewers.set(at.socketId, entry);
    const key = keyOf(context, at.conversationId);
    await context.redis.commands.hset(key, at.socketId, JSON.stringify(entry));
    await context.redis.commands.pexpire(key, goodForMillis * 2);
  });
}

/** This socket looks no more. */
export async function lookAway(context: ViewersContext, at: Look): Promise<void> {
  await changing(context, at.conversationId, async (viewers) => {
    viewers.delete(at.socketId);
    await context.redis.commands.hdel(keyOf(context, at.conversationId), at.socketId);
  });
}

/** Who looks now, for someone who has just come. */
export async function listViewers(
  context: ViewersContext,
  conversationId: string,
): Promise<{ userId: string; typing: boolean }[]> {
  const viewers = await readViewers(context, conversationId);
  return byPerson(viewers.values(), context.clock.now().getTime());
}
