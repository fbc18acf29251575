import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { meanOf, percentOf, problemsIn } from '../../../shared/quality/score.ts';
import type { coachingInput, QualityReview, scoreInput } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import type { StoredReview, StoredScore } from '../../store/quality.ts';
import { recordAudit } from '../audit/record.ts';
import { conversationFor } from '../conversations/find.ts';
import { presentReviews } from './present.ts';

type ScoreContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/**
 * Says how good the work was. With the last score that it needs the review is done, and what was said is shown.
 * @throws AppError not-found; not-allowed for one's own work; too-late when it is done, or one has scored it before;
 *   validation-failed with the question: "answers.greets"
 */
export async function scoreReview(
  context: ScoreContext,
  actor: Actor,
  { id, input }: { id: string; input: z.output<typeof scoreInput> },
): Promise<QualityReview> {
  for (let tries = 0; tries < 3; tries += 1) {
    const review = await reviewFor(context, actor, id);
    refuse(review, actor, input.answers);
    const now = context.clock.now();
    const { questions } = review.card;
    const score: StoredScore = {
      ...{ by: actor.userId, at: now, answers: input.answers, note: input.note },
      percent: percentOf(questions, input.answers),
    };
    const all = [...review.scores, score];
    const isDone = all.length >= review.needs;
    const percent = meanOf(all.map((one) => one.percent));
    const set = isDone ? { state: 'done' as const, doneAt: now, percent } : {};
    const after = await context.store.quality.score(id, { score, has: review.scores.length, set });
    if (after) return answer(context, actor, after);
  }
  throw tooLate();
}

function refuse(
  { agentId, scores, state, card }: StoredReview,
  { userId }: Actor,
  answers: StoredScore['answers'],
): void {
  if (agentId === userId) throw new AppError('not-allowed', { detail: 'Nobody scores their own work.' });
  if (state === 'done' || scores.some(({ by }) => by === userId)) throw tooLate();
  const bad = problemsIn(card.questions, answers);
  if (bad.length === 0) return;
  const message = 'Answer every question of the scorecard, and no others.';
  throw new AppError('validation-failed', {
    fields: bad.map((key) => ({ path: `answers.${key}`, message })),
  });
}

/** Writes to whoever did the work; empty takes it back. @throws AppError not-found; too-late while it is not done */
export async function coachOnReview(
  context: ScoreContext,
  actor: Actor,
  { id, text }: { id: string } & z.output<typeof coachingInput>,
): Promise<QualityReview> {
  await reviewFor(context, actor, id);
  const coaching = text === '' ? null : { text, by: actor.userId, at: context.clock.now() };
  const after = await context.store.quality.coach(id, coaching);
  if (!after) throw new AppError('too-late', { detail: 'It is not scored yet.' });
  return answer(context, actor, after);
}

/** Takes it off the list. @throws AppError not-found; too-late when somebody has scored it */
export async function dropReview(context: ScoreContext, actor: Actor, id: string): Promise<void> {
  const { conversationId } = await reviewFor(context, actor, id);
  if ((await context.store.quality.drop(id)) === 0) throw tooLate();
  const subject = `conversation:${conversationId}`;
  await recordAudit(context, actor, { action: 'quality-review.dropped', subject, data: { review: id } });
}

/** Of a conversation that one sees. */
async function reviewFor(context: ScoreContext, actor: Actor, id: string): Promise<StoredReview> {
  const review = await context.store.quality.read(id);
  if (!review) throw new AppError('not-found');
  await conversationFor(context, actor, { id: review.conversationId, ability: 'conversations.view' });
  return review;
}

async function answer(context: ScoreContext, actor: Actor, review: StoredReview): Promise<QualityReview> {
  const viewer = { userId: actor.userId, isAgent: false };
  const [presented] = await presentReviews(context, [review], viewer);
  if (!presented) throw new AppError('not-found');
  return presented;
}

const tooLate = () => new AppError('too-late', { detail: 'It has been scored already.' });
