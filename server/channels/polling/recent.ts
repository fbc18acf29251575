import { z } from 'zod';
import type { IncomingItem, ListenerHost } from '../contract.ts';

/**
 * Nobody is told of strangers' edits and deletions. So the posts that came in are looked at again: often when they are
 * young, and not at all after a week.
 */

/** A post and what changes when its author changes it. */
export interface Seen {
  id: string;
  /** Empty: never changed. */
  version: string;
}

export interface LookingAgain<Post> {
  host: ListenerHost;
  /** How many posts one look may be about. */
  atOnce: number;
  /** How long a post of the last hour is left alone. */
  pauseMillis: number;
  /** The posts with these ids that are still there. */
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Post>>;
  versionOf: (post: Post) => string;
  edited: (post: Post) => Promise<IncomingItem>;
  gone: (id: string) => IncomingItem;
}

/** Which ones to look at: all, or those whose turn it is and those of which one heard. */
export interface Wanted {
  all: boolean;
  heard: ReadonlySet<string>;
}

const cursorName = 'recent';
const kept = 100;
const hour = 3_600_000;
const forgottenAfter = 7 * 24 * hour;

/** Until 2026-11-22 each network had names of its own for the first two. */
const recent = z
  .object({
    id: z.string().optional(),
    uri: z.string().optional(),
    version: z.string().optional(),
    cid: z.string().optional(),
    editedAt: z.string().nullish(),
    seenAt: z.number(),
    lookedAt: z.number(),
  })
  .transform(({ id, uri, version, cid, editedAt, seenAt, lookedAt }) => ({
    ...{ id: id ?? uri ?? '', version: version ?? cid ?? editedAt ?? '', seenAt, lookedAt },
  }));
type Recent = z.output<typeof recent>;

async function readRecent({ host }: { host: ListenerHost }): Promise<Recent[]> {
  return z.array(recent).safeParse(await host.cursor(cursorName)).data ?? [];
}

function write(host: ListenerHost, items: IncomingItem[], value: Recent[]): Promise<void> {
  return host.accept({ items, cursor: { name: cursorName, value } });
}

/** From now on these are looked at again. */
export async function remember(host: ListenerHost, posts: readonly Seen[]): Promise<void> {
  if (posts.length === 0) return;
  const now = host.now().getTime();
  const news = posts.map(({ id, version }) => ({ id, version, seenAt: now, lookedAt: now }));
  const others = (await readRecent({ host })).filter(({ id }) => !news.some((one) => one.id === id));
  await write(host, [], [...news.toReversed(), ...others].slice(0, kept));
}

/** Looks again at posts that came in; keeps what changed and what is gone. */
export async function lookAgain<Post>(looking: LookingAgain<Post>, { all, heard }: Wanted): Promise<void> {
  const { host, atOnce, pauseMillis, read, versionOf, edited, gone } = looking;
  const now = host.now().getTime();
  const list = (await readRecent({ host })).filter(({ seenAt }) => now - seenAt < forgottenAfter);
  const isDue = ({ id, seenAt, lookedAt }: Recent) =>
    all || heard.has(id) || now - lookedAt >= pauseAtAge(now - seenAt, pauseMillis);
  const chosen = list
    .filter(isDue)
    .toSorted((a, b) => a.lookedAt - b.lookedAt)
    .slice(0, atOnce);
  if (chosen.length === 0) return;
  const here = await read(chosen.map(({ id }) => id));
  const after = new Map(list.map((one) => [one.id, one]));
  const items: IncomingItem[] = [];
  for (const { id, version, seenAt } of chosen) {
    const post = here.get(id);
    if (!post) {
      items.push(gone(id));
      after.delete(id);
      continue;
    }
    if (versionOf(post) !== version) items.push(await edited(post));
    after.set(id, { id, version: versionOf(post), seenAt, lookedAt: now });
  }
  await write(host, items, [...after.values()]);
}

function pauseAtAge(age: number, pauseMillis: number): number {
  if (age < hour) return pauseMillis;
  return age < 24 * hour ? hour / 4 : 2 * hour;
}
