import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { sampleOf, type Finished, type SampleReason } from '../../../shared/quality/sample.ts';
import { usualLow } from '../../../shared/surveys/figures.ts';
import type { QualityReview } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredReview, StoredScorecard } from '../../store/quality.ts';
import type { StoredUser } from '../../store/users.ts';
import { conversationFor } from '../conversations/find.ts';
import { cardFor } from './cards.ts';
import { presentReviews } from './present.ts';

type PickContext = Pick<Context, 'store' | 'clock'>;

const atOnce = 200;
const mostPages = 50;
const dayMillis = 86_400_000;
const reviewId = (conversationId: string): string => idFrom(['quality-review', conversationId]);

/** A number from 0 up to 1 that belongs to a conversation: drawn again, it is the same. */
function lotOf(what: string, conversationId: string): number {
  return Number.parseInt(idFrom([what, conversationId]).slice(0, 8), 16) / 2 ** 32;
}

/**
 * Looks through what was finished since the last time and picks what the rules say. Doing it again picks nothing twice:
 * a review's id is made from its conversation, and its lot is always the same.
 */
export async function pickReviews(context: PickContext): Promise<void> {
  const { store, clock } = context;
  const rules = await store.quality.readSampling();
  if (!rules) return;
  const [cards, users] = await Promise.all([store.quality.listCards(), store.users.list()]);
  const agents = new Map(users.map((user) => [user.id, user]));
  // What is written at this moment may carry an earlier time than what is read: a second later it is there.
  const until = new Date(clock.now().getTime() - 1000);
  let after = { at: rules.seenUntil, id: '0' };
  for (let pages = 0; pages < mostPages && after.at < until; pages += 1) {
    const rows = await store.conversations.rowsChangedAfter(after, atOnce);
    const due = rows.filter(({ updatedAt }) => updatedAt < until);
    for (const row of due.filter(isFinished)) {
      const agent = agents.get(row.assigneeId ?? '');
      const card = cardFor(cards, row.channel);
      if (!agent || !card) continue;
      const picked = sampleOf(await finishedOf(context, row, agent), rules);
      if (picked) await store.quality.insert(reviewOf(context, { row, agentId: agent.id, card, ...picked }));
    }
    const last = due.length === atOnce ? due.at(-1) : undefined;
    after = last ? { at: last.updatedAt, id: last.id } : { at: until, id: '0' };
    await store.quality.seenUntil(after.at);
  }
}

/** Somebody of ours wrote to the customer, and it is over. */
function isFinished({ status, spam, assigneeId, lastOutboundAt }: StoredConversation): boolean {
  return status === 'resolved' && !spam && assigneeId !== null && lastOutboundAt !== null;
}

async function finishedOf(
  { store, clock }: PickContext,
  { id, inboxId }: StoredConversation,
  agent: StoredUser,
): Promise<Finished> {
  const [survey, outcomes, settings] = await Promise.all([
    store.surveys.read(id),
    store.slaOutcomes.ofConversation(id),
    store.surveys.listRecentSettings(),
  ]);
  const lowest = settings.find((one) => one.id === inboxId)?.lowScore;
  return {
    lowScore: survey?.score != null && survey.score <= (lowest ?? usualLow(survey.form?.kind ?? 'csat')),
    breached: outcomes.some(({ met }) => !met),
    agentDays: (clock.now().getTime() - agent.createdAt.getTime()) / dayMillis,
    lot: lotOf('quality-lot', id),
    doubleLot: lotOf('quality-double', id),
  };
}

function reviewOf(
  { clock }: Pick<PickContext, 'clock'>,
  about: {
    row: StoredConversation;
    agentId: string;
    card: StoredScorecard;
    why: SampleReason;
    needs: 1 | 2;
  },
): StoredReview {
  const { row, agentId, card, why, needs } = about;
  const { id, name, questions } = card;
  return {
    ...{ id: reviewId(row.id), conversationId: row.id, inboxId: row.inboxId, channel: row.channel },
    ...{ agentId, why, needs, pickedAt: clock.now(), card: { id, name, questions } },
    ...{ scores: [], state: 'open', doneAt: null, percent: null, coaching: null },
  };
}

/**
 * Picks one by hand; one that was picked before is answered as it is.
 * @throws AppError not-found; not-capable when there is no card for it, or nobody's work in it
 */
export async function pickByHand(
  context: PickContext,
  actor: Actor,
  { conversationId, double }: { conversationId: string; double: boolean },
): Promise<QualityReview> {
  const wanted = { id: conversationId, ability: 'conversations.view' } as const;
  const row = await conversationFor(context, actor, wanted);
  const card = cardFor(await context.store.quality.listCards(), row.channel);
  if (!card) throw new AppError('not-capable', { detail: 'There is no scorecard for this channel yet.' });
  const agentId = row.assigneeId;
  if (agentId === null || row.lastOutboundAt === null) {
    throw new AppError('not-capable', { detail: 'Nobody has answered in it whose work it would be.' });
  }
  const review = reviewOf(context, { row, agentId, card, why: 'chosen', needs: double ? 2 : 1 });
  await context.store.quality.insert(review);
  const kept = (await context.store.quality.read(review.id)) ?? review;
  const viewer = { userId: actor.userId, isAgent: false };
  const [presented] = await presentReviews(context, [kept], viewer);
  if (!presented) throw new AppError('not-found');
  return presented;
}
