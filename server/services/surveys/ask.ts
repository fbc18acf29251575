import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { openFrom } from '../../../shared/sla/hours.ts';
import type { Context } from '../../context.ts';
import { escapeHtml } from '../../security/escape.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurvey, StoredSurveySettings } from '../../store/surveys.ts';
import { readPerson } from '../contacts/person.ts';
import { sceneOf } from '../messages/answer-scene.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { finishTelling, type TellContext } from './answer.ts';
import { linkOf } from './link.ts';
import { surveyClientId } from './message.ts';
import { isWorthAsking } from './step.ts';
import { surveyTexts, type SurveyTexts } from './texts.ts';

type AskContext = ReplyContext & TellContext & Pick<Context, 'secretBox'>;

const atOnce = 50;
const dayMillis = 86_400_000;
/** It asks as the workspace. */
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };

/** Asks whoever it is time to ask, and finishes what a crash left of answers. Running it twice asks nobody twice. */
export async function sweepSurveys(context: AskContext): Promise<void> {
  const { store, clock, logger } = context;
  for (const row of await store.surveys.due(clock.now(), atOnce)) {
    await askWhenDue(context, row).catch((error: unknown) => {
      logger.warn({ err: error, conversationId: row.conversationId }, 'a survey could not be asked yet');
    });
  }
  await finishTelling(context);
}

async function askWhenDue(context: AskContext, row: StoredSurvey): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const [settings, conversation] = await Promise.all([
    store.surveys.readSettings(row.inboxId),
    store.conversations.read(row.conversationId),
  ]);
  // Opened again: it is planned anew when it is resolved.
  if (!settings?.on || !conversation || !isWorthAsking(conversation)) {
    await store.surveys.drop(row.id);
    return;
  }
  const opens = await opensAt(context, settings, now);
  if (opens > now) {
    await store.surveys.postpone(row.id, opens);
    return;
  }
  if (await wasAskedLately(context, conversation, settings)) {
    await store.surveys.drop(row.id);
    return;
  }
  await ask(context, row, conversation);
}

async function opensAt(
  { store }: Pick<Context, 'store'>,
  { calendarId }: StoredSurveySettings,
  now: Date,
): Promise<Date> {
  if (calendarId === null) return now;
  const calendar = (await store.calendars.listRecent()).find(({ id }) => id === calendarId);
  const first = calendar && openFrom(calendar.hours, now.getTime()).next();
  return first?.done === false ? new Date(first.value.from) : now;
}

/** The person, whichever of their contacts it was. */
async function wasAskedLately(
  context: Pick<Context, 'store' | 'clock'>,
  { contact }: StoredConversation,
  { restDays }: StoredSurveySettings,
): Promise<boolean> {
  if (restDays === 0) return false;
  const person = await readPerson(context, contact.id);
  const since = new Date(context.clock.now().getTime() - restDays * dayMillis);
  const asked = await context.store.surveys.ofContacts(person?.ids ?? [contact.id], since, 1);
  return asked.length > 0;
}

/** The message first, once by its client id; then the mark that it was asked. What the channel cannot carry is let go. */
async function ask(context: AskContext, row: StoredSurvey, conversation: StoredConversation): Promise<void> {
  const { store, clock, logger } = context;
  const { language, teamId, assigneeId: agentId, contact } = conversation;
  try {
    const { can, answered } = await sceneOf(context, conversation, undefined);
    if (can.visibility === 'public' || (answered?.post && answered.post.kind !== 'message')) {
      await store.surveys.drop(row.id);
      return;
    }
    const said = await wording(context, conversation, linkOf(context, row.id));
    const input = {
      ...{
        clientId: surveyClientId(row.id),
        text: said.text,
        html: can.markup === 'rich' ? said.html : null,
      },
      ...{ attachmentIds: [], cc: [], bcc: [], split: true, force: true },
      expectedRevision: conversation.revision,
    };
    await reply(context, system, { conversationId: conversation.id, input });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logger.warn({ err: error, conversationId: conversation.id }, 'a survey could not be asked here');
    await store.surveys.drop(row.id);
    return;
  }
  const asked = { language, teamId, agentId, contactId: contact.id, askedAt: clock.now() };
  await store.surveys.asked(row.id, asked);
}

async function wording(
  { store }: Pick<Context, 'store'>,
  { language, assigneeId }: StoredConversation,
  link: string,
): Promise<{ text: string; html: string }> {
  const [workspace, agent] = await Promise.all([
    store.workspace.read(),
    assigneeId === null ? null : store.users.findById(assigneeId),
  ]);
  const texts = surveyTexts(language);
  const question = questionOf(texts, { company: workspace.name, agent: agent?.name ?? '' });
  const text = `${question}\n\n${texts.scale}\n${link}`;
  const steps = texts.scores.map((words, at) => {
    const score = String(at + 1);
    return `<p><a href="${escapeHtml(`${link}?score=${score}`)}">${score}: ${escapeHtml(words)}</a></p>`;
  });
  return { text, html: `<p>${escapeHtml(question)}</p>${steps.join('')}` };
}

/** The question with the company's name, and the agent's first one. */
export function questionOf(
  { question, questionAbout }: SurveyTexts,
  { company, agent }: { company: string; agent: string },
): string {
  const [first = ''] = agent.trim().split(/\s+/u);
  return first === '' ? question(company) : questionAbout(company, first);
}
