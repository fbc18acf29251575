import { AppError } from '../../../shared/errors.ts';
import type { WidgetSurvey } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { describeSurvey, tellOfAnswer, type TellContext } from './answer.ts';
import { questionOf } from './ask.ts';
import { directionOf, surveyTexts } from './texts.ts';

/** So long after a click words are waited for before anybody is told. */
const wordsMillis = 60_000;

/**
 * Answers the survey of a conversation where it was asked, and says how it stands. A click is an answer; words may follow
 * it, once, also when people have heard of the click.
 * @throws AppError not-found, unavailable while it is just being asked
 */
export async function answerInChat(
  context: TellContext,
  conversationId: string,
  said: { score?: number | undefined; comment?: string | undefined; locale?: string | null | undefined },
): Promise<WidgetSurvey> {
  const { surveys } = context.store;
  const row = await surveys.read(conversationId);
  if (!row) throw new AppError('not-found');
  const open = await describeSurvey(context, row);
  if (!open) throw new AppError('unavailable');
  if (open.state === 'open' && said.score !== undefined) await score(context, row, said.score);
  const worded = said.comment ? await surveys.comment(row.id, said.comment) : null;
  if (worded) await tellOfAnswer(context, worded);
  const after = (await surveys.read(row.id)) ?? row;
  const texts = surveyTexts(row.language ?? said.locale ?? null);
  const { scores, comment, send, thanks, over } = texts;
  return {
    ...{ question: questionOf(texts, open), dir: directionOf(texts), scores, comment, send, thanks, over },
    state: after.state === 'answered' ? after.state : open.state,
    ...{ score: after.score, commented: after.comment !== '' },
  };
}

/** Another window may be first: the first answer counts. */
async function score(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { id }: StoredSurvey,
  score: number,
): Promise<void> {
  const now = clock.now();
  const commentUntil = new Date(now.getTime() + wordsMillis);
  await store.surveys.answer(id, { score, comment: '', answeredAt: now, commentUntil });
}
