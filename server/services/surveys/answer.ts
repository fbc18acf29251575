import type { Actor } from '../../../shared/abilities.ts';
import { seesInbox } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { announceMessage, announceMessageChange } from '../conversations/announce.ts';
import { updateConversation } from '../conversations/update.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { earnFor } from '../loyalty/earn.ts';
import { notifyEach } from '../notifications/notify.ts';
import { surveyForm, type SurveyForm } from '../../../shared/schemas/survey.ts';
import { usualLow } from '../../../shared/surveys/figures.ts';
import { isScore, surveyScales } from '../../../shared/surveys/kinds.ts';
import { detectLanguage } from '../../enrichment/language.ts';
import { analyseSentiment } from '../../enrichment/sentiment.ts';
import { answersTo, faceOf, type SurveyFace } from './face.ts';
import { followUp } from './follow-up.ts';
import { surveyIdOf } from './link.ts';

export type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue' | 'logger'>;
type AnswerContext = TellContext & Pick<Context, 'secretBox'>;

/** So long a link is good. */
const goodMillis = 90 * 86_400_000;
const untoldMillis = 10_000;
const atOnce = 50;
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };

/** What a customer sees who follows a link: nothing of the conversation but who asks. */
export interface OpenSurvey {
  id: string;
  form: SurveyForm;
  face: SurveyFace;
  company: string;
  state: 'open' | 'answered' | 'over';
}

/** @returns null for a link that is none of ours, or whose conversation was deleted */
export async function openSurvey(context: AnswerContext, token: string): Promise<OpenSurvey | null> {
  const id = surveyIdOf(context, token);
  const row = id === null ? null : await context.store.surveys.read(id);
  return row && describeSurvey(context, row);
}

/** @returns null while it has not been asked */
export async function describeSurvey(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  row: StoredSurvey,
  locale: string | null = null,
): Promise<OpenSurvey | null> {
  if (!row.askedAt) return null;
  const [workspace, agent] = await Promise.all([
    store.workspace.read(),
    row.agentId === null ? null : store.users.findById(row.agentId),
  ]);
  const over = clock.now().getTime() - row.askedAt.getTime() > goodMillis;
  const state = row.state === 'answered' ? 'answered' : over ? 'over' : 'open';
  const { name: company } = workspace;
  const face = faceOf(row.form, row.language ?? locale, { company, agent: agent?.name ?? '' });
  return { id: row.id, form: row.form ?? surveyForm.parse({}), face, company, state };
}

/** Keeps what a customer said; of several answers the first one counts. */
export async function answerSurvey(
  context: AnswerContext,
  token: string,
  { score, comment, answers = {} }: { score: number; comment: string; answers?: Record<string, unknown> },
): Promise<void> {
  const open = await openSurvey(context, token);
  if (open?.state !== 'open' || !isScore(open.form.kind, score)) return;
  const further = answersTo(open.form.questions, answers);
  const said = { score, comment, answeredAt: context.clock.now(), ...(further && { answers: further }) };
  const row = await context.store.surveys.answer(open.id, said);
  if (row) await tellOfAnswer(context, row);
}

/** For the sweep: tells what a crash left untold, and clicks that no words followed. */
export async function finishTelling(context: TellContext): Promise<void> {
  const now = context.clock.now();
  const before = new Date(now.getTime() - untoldMillis);
  for (const row of await context.store.surveys.untold(before, atOnce)) {
    if (!row.commentUntil || row.commentUntil <= now) await tellOfAnswer(context, row);
  }
}

/**
 * The thread, its rules and, of a low score, people. Each comes once, whoever dies in between; words that come after it
 * was told stand in the thread beside the score.
 */
export async function tellOfAnswer(context: TellContext, row: StoredSurvey): Promise<void> {
  const { store, clock } = context;
  const [conversation, settings] = await Promise.all([
    store.conversations.read(row.conversationId),
    store.surveys.readSettings(row.inboxId),
  ]);
  const { score, comment } = row;
  const kind = row.form?.kind ?? 'csat';
  const of = surveyScales[kind].highest;
  if (conversation && score !== null) {
    const { id: contactId, name } = conversation.contact;
    const message = {
      ...activityRow({
        conversation,
        author: { type: 'contact', id: contactId, name },
        activity: { type: 'survey-answered', data: { kind, score, of, comment, commented: comment !== '' } },
        now: clock.now(),
      }),
      id: idFrom(['survey-answered', row.id]),
    };
    const isNew = (await store.messages.read(message.id)) === null;
    if (isNew && settings && score <= (settings.lowScore ?? usualLow(kind))) {
      if (settings.reopen && conversation.status === 'resolved') {
        const patch = { status: 'open' } as const;
        await updateConversation(context, system, { id: conversation.id, patch });
      }
      const given = `${String(score)}/${String(of)}`;
      await followUp(context, { conversation, settings, surveyId: row.id, given });
      await tellPeople(context, conversation, { messageId: message.id, given, comment });
    }
    if (await store.messages.insert(message)) announceMessage(context, { message, conversation });
    else if (comment !== '') await addWords(context, conversation, message);
  }
  await earnFor(context, { contactId: row.contactId, kind: 'survey', source: `survey:${row.id}` });
  await store.surveys.told(row.id, comment === '' ? undefined : await soundOf(comment, row.language));
}

/** How words sound, in the language that they are in, which need not be the one that was asked in. */
async function soundOf(comment: string, asked: string | null): Promise<StoredSurvey['sentiment']> {
  const language = (await detectLanguage(comment)) ?? asked;
  return (await analyseSentiment(comment, language))?.label;
}

async function addWords(
  context: TellContext,
  conversation: StoredConversation,
  { id, activity }: StoredMessage,
): Promise<void> {
  const wanted = { id, set: { activity }, provided: { 'activity.data.commented': false } };
  const after = await context.store.messages.update({ ...wanted, now: context.clock.now() });
  if (after) announceMessageChange(context, after, conversation);
}

/** The assignee and the team; supervisors where there is neither. */
async function tellPeople(
  context: TellContext,
  conversation: StoredConversation,
  { messageId, given, comment }: { messageId: string; given: string; comment: string },
): Promise<void> {
  const { id: conversationId, inboxId, assigneeId, teamId, contact } = conversation;
  const users = (await context.store.users.list()).filter((user) => user.active && seesInbox(user, inboxId));
  const near = users.filter(
    ({ id, teamIds }) => id === assigneeId || (teamId !== null && teamIds.includes(teamId)),
  );
  const told = near.length > 0 ? near : users.filter(({ role }) => role === 'supervisor');
  const actorName = contact.name || contact.address;
  const excerpt = `${given}${comment === '' ? '' : `: ${comment.slice(0, 200)}`}`;
  const news = { type: 'low-score', conversationId, messageId, actorName, excerpt } as const;
  await notifyEach(context, [{ userIds: told.map(({ id }) => id), news, cause: messageId }]);
}
