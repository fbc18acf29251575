import type { z } from 'zod';
import type { Actor, Ability } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SlaExplanation } from '../../../shared/schemas/sla.ts';
import type {
  breachQuery,
  ReviewInput,
  SlaOutcome,
  slaOutcomePage,
} from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import type { OutcomeReview, StoredSlaOutcome } from '../../store/sla-facts.ts';
import { recordAudit } from '../audit/record.ts';
import { conversationFor, visibleInboxIds } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { presentOutcomes } from '../reports/present-outcome.ts';
import { explainClock } from './explain.ts';
import { clockId } from './standing.ts';

type ReviewContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Broken promises of inboxes that one sees: those that wait for a review by pages, of the reviewed the last. */
export async function listBreaches(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { state, cursor, limit }: z.infer<typeof breachQuery>,
): Promise<z.infer<typeof slaOutcomePage>> {
  const inboxIds = visibleInboxIds(actor);
  const { slaOutcomes } = context.store;
  if (state === 'reviewed') {
    const reviewed = await slaOutcomes.reviewed(inboxIds, limit);
    return { items: await presentOutcomes(context, reviewed), next: null };
  }
  const after = positionFrom(cursor);
  const page = await slaOutcomes.unreviewed(inboxIds, { limit, ...(after && { after }) });
  const next = cursorAfter(page.last, ({ at }) => at);
  return { items: await presentOutcomes(context, page.items), next };
}

/** How one promise went, calculated now. @throws AppError not-found */
export async function explainBreach(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<SlaExplanation> {
  const { conversationId } = await outcomeFor(context, actor, { id, ability: 'conversations.view' });
  const found = await explainClock(context, actor, {
    conversationId,
    isIt: (clock) => clockId(conversationId, clock) === id,
  });
  if (!found) throw gone();
  return found;
}

/** Says why a promise was broken. @throws AppError not-found; validation-failed for a reason that is not offered */
export async function reviewBreach(
  context: ReviewContext,
  actor: Actor,
  { id, review }: { id: string; review: ReviewInput },
): Promise<SlaOutcome> {
  const offered = await context.store.breachReasons.read();
  if (!offered.some((one) => one.active && one.id === review.reason)) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'reason', message: 'Choose a reason that is offered.' }],
    });
  }
  const { reason, note } = review;
  const reviewedAt = context.clock.now();
  return put(context, actor, { id, set: { reason, note, reviewedAt, reviewedBy: actor.userId } });
}

/** The broken promise waits for a review again. @throws AppError not-found */
export function undoReview(context: ReviewContext, actor: Actor, id: string): Promise<SlaOutcome> {
  const set = { reason: null, note: null, reviewedAt: null, reviewedBy: null };
  return put(context, actor, { id, set });
}

async function put(
  context: ReviewContext,
  actor: Actor,
  { id, set }: { id: string; set: Required<OutcomeReview> },
): Promise<SlaOutcome> {
  const { conversationId } = await outcomeFor(context, actor, { id, ability: 'conversations.update' });
  const row = await context.store.slaOutcomes.review(id, set);
  const [presented] = row ? await presentOutcomes(context, [row]) : [];
  if (!presented) throw gone();
  await recordAudit(context, actor, {
    action: set.reason === null ? 'breach.review-undone' : 'breach.reviewed',
    subject: `conversation:${conversationId}`,
    data: { outcome: id, ...(set.reason && { reason: set.reason }) },
  });
  return presented;
}

async function outcomeFor(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { id, ability }: { id: string; ability: Ability },
): Promise<StoredSlaOutcome> {
  const outcome = await context.store.slaOutcomes.read(id);
  if (!outcome) throw gone();
  await conversationFor(context, actor, { id: outcome.conversationId, ability });
  return outcome;
}

const gone = () =>
  new AppError('not-found', { detail: 'There is no such promise, or it was kept after all.' });
