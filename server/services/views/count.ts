import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import { listBySearch } from '../conversations/list-by-search.ts';
import { mostViews } from './manage.ts';

const mostCounted = 99;
/** As long as all of them together may take: those that come after have no number this time. */
const mostMillis = 1500;

/** How many conversations each view of the actor holds. One that makes no sense any more, or takes long, has no number. */
export async function countViews(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  timeZone: string,
): Promise<Record<string, BoundedCount>> {
  const views = await context.store.views.forUser(actor.userId, mostViews);
  const until = performance.now() + mostMillis;
  const counts: Record<string, BoundedCount> = {};
  for (const { id, q } of views) {
    if (performance.now() > until) break;
    const count = await countOne(context, actor, { q, timeZone });
    if (count) counts[id] = count;
  }
  return counts;
}

async function countOne(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  asked: { q: string; timeZone: string },
): Promise<BoundedCount | null> {
  try {
    const { items, next } = await listBySearch(context, actor, { ...asked, limit: mostCounted });
    const count = Math.min(items.length, mostCounted);
    return { count, more: next !== null || items.length > mostCounted };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
