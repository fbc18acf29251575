import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { QualityReview, qualityQuery, qualityReviewPage } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { presentReviews } from './present.ts';

const mostOfMine = 50;

/** What waits for a score of the actor's, longest picked first; or what is scored, newest first. Of inboxes that they see. */
export async function listReviews(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { state, cursor, limit }: z.output<typeof qualityQuery>,
): Promise<z.infer<typeof qualityReviewPage>> {
  const { quality } = context.store;
  const reading = { inboxIds: visibleInboxIds(actor), after: positionFrom(cursor) };
  const viewer = { userId: actor.userId, isAgent: false };
  const page =
    state === 'open' ? await quality.open(actor.userId, reading, limit) : await quality.done(reading, limit);
  const next = cursorAfter(page.last, (row) =>
    state === 'open' ? row.pickedAt : (row.doneAt ?? row.pickedAt),
  );
  // Whoever's work it is learns of it on their own page, without who said it.
  const others = page.items.filter(({ agentId }) => agentId !== actor.userId);
  return { items: await presentReviews(context, others, viewer), next };
}

/** What was said of the actor's own work: what it came to and what they were told, not who said what. */
export async function listMine(context: Pick<Context, 'store'>, { userId }: Actor): Promise<QualityReview[]> {
  const rows = await context.store.quality.ofAgent(userId, mostOfMine);
  return presentReviews(context, rows, { userId, isAgent: true });
}
