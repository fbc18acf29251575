import type { Actor } from '../../../shared/abilities.ts';
import type { Survey, SurveyFilter } from '../../../shared/schemas/survey.ts';
import { surveyScales, verdictOf } from '../../../shared/surveys/kinds.ts';
import { surveyLanguageOf } from '../../../shared/surveys/languages.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { Position } from '../../store/cursor.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { answersInWords } from './face.ts';

/** What a report reads at once: between two readings others have their turn. */
const atOnce = 2000;

interface Walk {
  period: { from: Date; to: Date };
  newestFirst?: boolean;
  after?: Position | undefined;
}

/** Surveys of inboxes that one sees, by when they were asked, read page by page. */
export async function* walkSurveys(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { period, newestFirst = false, after }: Walk,
): AsyncGenerator<StoredSurvey> {
  const inboxIds = visibleInboxIds(actor);
  for (let from = after; ;) {
    const { items, last } = await store.surveys.between(
      { ...period, inboxIds, newestFirst, after: from },
      atOnce,
    );
    yield* items;
    if (!last?.askedAt) return;
    from = { at: last.askedAt, id: last.id };
  }
}

/** Does a survey belong to what was asked for? */
export function surveyTest(filter: Omit<SurveyFilter, 'from' | 'to'>): (survey: StoredSurvey) => boolean {
  const { answered, satisfied, commented, sentiment } = filter;
  const isOf = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || wanted === (value ?? 'none');
  const isAmong = (wanted: string | undefined, values: readonly string[] = []) =>
    wanted === undefined || (wanted === 'none' ? values.length === 0 : values.includes(wanted));
  const isSo = (wanted: boolean | undefined, is: boolean) => wanted === undefined || wanted === is;
  return (survey) => {
    const { kind, verdict } = judged(survey);
    return (
      isOf(filter.kind, kind) &&
      isOf(filter.teamId, survey.teamId) &&
      isOf(filter.agentId, survey.agentId) &&
      isOf(filter.channel, survey.channel) &&
      isOf(filter.language, survey.language) &&
      isAmong(filter.tagId, survey.tagIds) &&
      isAmong(filter.segmentId, survey.segmentIds) &&
      isSo(answered, survey.score !== null) &&
      (satisfied === undefined || (verdict !== null && satisfied === (verdict === 'good'))) &&
      (filter.verdict === undefined || filter.verdict === verdict) &&
      isSo(commented, survey.comment !== '') &&
      (sentiment === undefined || sentiment === survey.sentiment)
    );
  };
}

/** What kind of question it was, and what the answer says. Pure. */
export function judged({
  form,
  score,
}: Pick<StoredSurvey, 'form' | 'score'>): Pick<Survey, 'kind' | 'verdict'> {
  const kind = form?.kind ?? 'csat';
  return { kind, verdict: score === null ? null : verdictOf(kind, score) };
}

/** Surveys with the conversations that they are of; those whose conversation is gone are left out. */
export async function presentSurveys(
  { store }: Pick<Context, 'store'>,
  surveys: readonly StoredSurvey[],
): Promise<Survey[]> {
  const rows = await store.conversations.readMany(surveys.map(({ conversationId }) => conversationId));
  const conversations = new Map(rows.map((row) => [row.id, row]));
  return surveys.flatMap((survey) => {
    const conversation = conversations.get(survey.conversationId);
    if (!conversation || survey.askedAt === null) return [];
    const { id, conversationId, inboxId, channel, teamId, agentId, language, score, comment } = survey;
    const { number, subject, excerpt, contact } = conversation;
    const { form, answers = {}, tagIds = [] } = survey;
    const { kind, verdict } = judged(survey);
    return {
      ...{ id, conversationId, number, subject: subject || excerpt, name: contact.name || contact.address },
      ...{ inboxId, channel, teamId, agentId, language, score, comment, kind, verdict, tagIds },
      ...{ of: surveyScales[kind].highest, sentiment: survey.sentiment ?? null },
      answers: answersInWords(form, answers, surveyLanguageOf(language)),
      ...{ askedAt: moment(survey.askedAt), answeredAt: momentOrNull(survey.answeredAt) },
    };
  });
}
