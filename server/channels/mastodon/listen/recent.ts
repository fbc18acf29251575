import { z } from 'zod';
import type { IncomingItem } from '../../contract.ts';
import { ApiError } from '../api.ts';
import { statusEntity, type StatusEntity } from '../entities.ts';
import { goneItem, itemOf, sparing, type Scene } from './scene.ts';

/**
 * Strangers' edits and deletions are told to nobody who does not follow them. So the posts that came in are looked at
 * again: often when they are young, and not at all after a week.
 */
const cursorName = 'recent';
const kept = 80;
const atOnce = 20;
const hour = 3_600_000;
const forgottenAfter = 7 * 24 * hour;

const recent = z.object({
  id: z.string(),
  editedAt: z.string().nullable(),
  seenAt: z.number(),
  lookedAt: z.number(),
});
type Recent = z.infer<typeof recent>;

async function readRecent({ host }: Scene): Promise<Recent[]> {
  return z.array(recent).safeParse(await host.cursor(cursorName)).data ?? [];
}

/** From now on these are looked at again. */
export async function remember(scene: Scene, posts: readonly StatusEntity[]): Promise<void> {
  if (posts.length === 0) return;
  const now = scene.host.now().getTime();
  const news = posts.map(({ id, edited_at: edited }) => ({
    ...{ id, editedAt: edited ?? null, seenAt: now, lookedAt: now },
  }));
  const others = (await readRecent(scene)).filter(({ id }) => !news.some((one) => one.id === id));
  await write(scene, [], [...news.toReversed(), ...others].slice(0, kept));
}

function pauseAtAge(age: number): number {
  if (age < hour) return 2 * 60_000;
  return age < 24 * hour ? hour / 4 : 2 * hour;
}

/** Which ones to look at: all, or those whose turn it is and those of which the stream told. */
export interface Wanted {
  all: boolean;
  heard: ReadonlySet<string>;
}

/** Looks again at posts that came in; keeps what changed and what is gone. */
export async function lookAgain(scene: Scene, { all, heard }: Wanted): Promise<void> {
  const now = scene.host.now().getTime();
  const list = (await readRecent(scene)).filter(({ seenAt }) => now - seenAt < forgottenAfter);
  const due = list.filter(
    ({ id, seenAt, lookedAt }) => all || heard.has(id) || now - lookedAt >= pauseAtAge(now - seenAt),
  );
  if (due.length === 0) return;
  const chosen = due.toSorted((a, b) => a.lookedAt - b.lookedAt).slice(0, atOnce);
  const items: IncomingItem[] = [];
  const after = new Map(list.map((one) => [one.id, one]));
  for (const one of chosen) {
    const status = await lookAt(scene, one.id);
    if (status === null) {
      items.push(goneItem(scene, one.id));
      after.delete(one.id);
      continue;
    }
    const editedAt = status.edited_at ?? null;
    if (editedAt !== one.editedAt) items.push(await itemOf(scene, { kind: 'edit', status }));
    after.set(one.id, { ...one, editedAt, lookedAt: now });
  }
  await write(scene, items, [...after.values()]);
}

/** @returns null when it is gone (or no longer for us) */
async function lookAt(scene: Scene, id: string): Promise<StatusEntity | null> {
  await sparing(scene);
  try {
    return (await scene.api.call(`/api/v1/statuses/${id}`, statusEntity)).data;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 410)) return null;
    throw error;
  }
}

function write({ host }: Scene, items: IncomingItem[], value: Recent[]): Promise<void> {
  return host.accept({ items, cursor: { name: cursorName, value } });
}
