import { z } from 'zod';
import type { IncomingItem } from '../../contract.ts';
import type { PostView } from '../entities.ts';
import { postItem, readPosts, toItem, type Scene } from './scene.ts';

/** Nobody is told of deletions: what came in is looked at again, often when it is young, never after a week. */
const cursorName = 'recent';
const kept = 100;
const atOnce = 25;
const hour = 3_600_000;
const forgottenAfter = 7 * 24 * hour;

const recent = z.object({ uri: z.string(), cid: z.string(), seenAt: z.number(), lookedAt: z.number() });
type Recent = z.infer<typeof recent>;

async function readRecent({ host }: Scene): Promise<Recent[]> {
  return z.array(recent).safeParse(await host.cursor(cursorName)).data ?? [];
}

/** From now on these are looked at again. */
export async function remember(scene: Scene, posts: readonly PostView[]): Promise<void> {
  if (posts.length === 0) return;
  const now = scene.host.now().getTime();
  const news = posts.map(({ uri, cid }) => ({ uri, cid, seenAt: now, lookedAt: now }));
  const others = (await readRecent(scene)).filter(({ uri }) => !news.some((one) => one.uri === uri));
  await write(scene, [], [...news.toReversed(), ...others].slice(0, kept));
}

function pauseAtAge(age: number): number {
  if (age < hour) return 60_000;
  return age < 24 * hour ? hour / 4 : 2 * hour;
}

/** Looks again at those whose turn it is; keeps what changed and what is gone. @param all whether it is their turn or not */
export async function lookAgain(scene: Scene, all: boolean): Promise<void> {
  const now = scene.host.now().getTime();
  const list = (await readRecent(scene)).filter(({ seenAt }) => now - seenAt < forgottenAfter);
  const due = list.filter(({ seenAt, lookedAt }) => all || now - lookedAt >= pauseAtAge(now - seenAt));
  const chosen = due.toSorted((a, b) => a.lookedAt - b.lookedAt).slice(0, atOnce);
  if (chosen.length === 0) return;
  const views = await readPosts(
    scene,
    chosen.map(({ uri }) => uri),
  );
  const here = new Map(views.map((post) => [post.uri, post]));
  const after = new Map(list.map((one) => [one.uri, one]));
  const items: IncomingItem[] = [];
  for (const { uri, cid, seenAt } of chosen) {
    const post = here.get(uri);
    if (!post) {
      const seen = scene.host.now().toISOString();
      items.push(toItem({ bluesky: 1, did: scene.agent.did, seenAt: seen, kind: 'gone', uri }, seen));
      after.delete(uri);
      continue;
    }
    if (post.cid !== cid) items.push(await postItem(scene, { kind: 'edit', post }));
    after.set(uri, { uri, cid: post.cid, seenAt, lookedAt: now });
  }
  await write(scene, items, [...after.values()]);
}

function write({ host }: Scene, items: IncomingItem[], value: Recent[]): Promise<void> {
  return host.accept({ items, cursor: { name: cursorName, value } });
}
