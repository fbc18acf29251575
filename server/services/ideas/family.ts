import type { Context } from '../../context.ts';
import type { StoredIdea } from '../../store/ideas.ts';

type Needs = Pick<Context, 'store'>;

/** An idea, or the one that it is part of by now; null: there is none. */
export async function rootOf({ store }: Needs, id: string): Promise<StoredIdea | null> {
  const seen = new Set<string>();
  let idea = await store.ideas.read(id);
  while (idea?.mergedInto != null && !seen.has(idea.id)) {
    seen.add(idea.id);
    idea = await store.ideas.read(idea.mergedInto);
  }
  return idea;
}

/** All that was merged into some ideas, directly or through others; without them. */
export async function partsOf({ store }: Needs, ids: readonly string[]): Promise<StoredIdea[]> {
  const parts = new Map<string, StoredIdea>();
  for (let above = [...ids]; above.length > 0;) {
    const found = (await store.ideas.partsOf(above)).filter(({ id }) => !parts.has(id));
    for (const part of found) parts.set(part.id, part);
    above = found.map(({ id }) => id);
  }
  return [...parts.values()];
}

/** An idea and all that is part of it. */
export async function familyIds(context: Needs, id: string): Promise<string[]> {
  return [id, ...(await partsOf(context, [id])).map((part) => part.id)];
}
