import { AppError } from '../../../shared/errors.ts';
import type { WidgetSurvey } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { describeSurvey, tellOfAnswer, type TellContext } from './answer.ts';
import { isScore } from '../../../shared/surveys/kinds.ts';
import { answersTo } from './face.ts';

/** So long after a click words are waited for before anybody is told: with the sweep it is within a minute. */
const wordsMillis = 25_000;

/** What somebody says in a chat: a click first, words and further answers later. */
interface SaidInChat {
  score?: number | undefined;
  comment?: string | undefined;
  answers?: Record<string, string> | undefined;
  locale?: string | null | undefined;
}

/**
 * Answers the survey of a conversation where it was asked, and says how it stands. A click is an answer; words may follow
 * it, once, also when people have heard of the click.
 * @throws AppError not-found, unavailable while it is just being asked
 */
export async function answerInChat(
  context: TellContext,
  conversationId: string,
  said: SaidInChat,
): Promise<WidgetSurvey> {
  const { surveys } = context.store;
  const row = await surveys.read(conversationId);
  if (!row) throw new AppError('not-found');
  const open = await describeSurvey(context, row, said.locale);
  if (!open) throw new AppError('unavailable');
  const { kind, questions: asked } = open.form;
  if (open.state === 'open' && said.score !== undefined && isScore(kind, said.score)) {
    await score(context, row, said.score);
  }
  const answers = answersTo(asked, said.answers ?? {});
  if (said.comment || answers) {
    const worded = await surveys.comment(row.id, {
      comment: said.comment ?? '',
      ...(answers && { answers }),
    });
    if (worded) await tellOfAnswer(context, worded);
  }
  const after = (await surveys.read(row.id)) ?? row;
  const { question, dir, look, scores, ends, questions, comment, send, thanks, over } = open.face;
  return {
    ...{ question, dir, look, scores, ends, questions, comment, send, thanks, over },
    state: after.state === 'answered' ? after.state : open.state,
    ...{ score: after.score, commented: after.comment !== '' || after.answers !== undefined },
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
