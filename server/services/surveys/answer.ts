import type { Actor } from '../../../shared/abilities.ts';
import { seesInbox } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { announceMessage } from '../conversations/announce.ts';
import { updateConversation } from '../conversations/update.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { notify } from '../notifications/notify.ts';
import { surveyTexts, type SurveyTexts } from './texts.ts';
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
  texts: SurveyTexts;
  company: string;
  /** Whole; the page says the first name. */
  agent: string;
  state: 'open' | 'answered' | 'over';
}

/** @returns null for a link that is none of ours, or whose conversation was deleted */
export async function openSurvey(context: AnswerContext, token: string): Promise<OpenSurvey | null> {
  const { store, clock } = context;
  const id = surveyIdOf(context, token);
  const row = id === null ? null : await store.surveys.read(id);
  if (!row?.askedAt) return null;
  const [workspace, agent] = await Promise.all([
    store.workspace.read(),
    row.agentId === null ? null : store.users.findById(row.agentId),
  ]);
  const over = clock.now().getTime() - row.askedAt.getTime() > goodMillis;
  const state = row.state === 'answered' ? 'answered' : over ? 'over' : 'open';
  const { name: company } = workspace;
  return { id: row.id, texts: surveyTexts(row.language), company, agent: agent?.name ?? '', state };
}

/** Keeps what a customer said; of several answers the first one counts. */
export async function answerSurvey(
  context: AnswerContext,
  token: string,
  said: { score: number; comment: string },
): Promise<void> {
  const open = await openSurvey(context, token);
  if (open?.state !== 'open') return;
  const row = await context.store.surveys.answer(open.id, { ...said, answeredAt: context.clock.now() });
  if (row) await tell(context, row);
}

/** For the sweep: tells what a crash left untold. */
export async function finishTelling(context: TellContext): Promise<void> {
  const before = new Date(context.clock.now().getTime() - untoldMillis);
  for (const row of await context.store.surveys.untold(before, atOnce)) await tell(context, row);
}

/** The thread, its rules and, of a low score, people. Each comes once, whoever dies in between. */
async function tell(context: TellContext, row: StoredSurvey): Promise<void> {
  const { store, clock } = context;
  const [conversation, settings] = await Promise.all([
    store.conversations.read(row.conversationId),
    store.surveys.readSettings(row.inboxId),
  ]);
  const { score, comment } = row;
  if (conversation && score !== null) {
    const { id: contactId, name } = conversation.contact;
    const message = {
      ...activityRow({
        conversation,
        author: { type: 'contact', id: contactId, name },
        activity: { type: 'survey-answered', data: { score, comment, commented: comment !== '' } },
        now: clock.now(),
      }),
      id: idFrom(['survey-answered', row.id]),
    };
    if (settings && score <= settings.lowScore) {
      if (settings.reopen && conversation.status === 'resolved') {
        const patch = { status: 'open' } as const;
        await updateConversation(context, system, { id: conversation.id, patch });
      }
      await tellPeople(context, conversation, { messageId: message.id, score, comment });
    }
    if (await store.messages.insert(message)) announceMessage(context, { message, conversation });
  }
  await store.surveys.told(row.id);
}

/** The assignee and the team; supervisors where there is neither. */
async function tellPeople(
  context: TellContext,
  conversation: StoredConversation,
  { messageId, score, comment }: { messageId: string; score: number; comment: string },
): Promise<void> {
  const { id: conversationId, inboxId, assigneeId, teamId, contact } = conversation;
  const users = (await context.store.users.list()).filter((user) => user.active && seesInbox(user, inboxId));
  const near = users.filter(
    ({ id, teamIds }) => id === assigneeId || (teamId !== null && teamIds.includes(teamId)),
  );
  const told = near.length > 0 ? near : users.filter(({ role }) => role === 'supervisor');
  const actorName = contact.name || contact.address;
  const excerpt = `${String(score)}/5${comment === '' ? '' : `: ${comment.slice(0, 200)}`}`;
  await notify(
    context,
    told.map(({ id }) => id),
    { type: 'low-score', conversationId, messageId, actorName, excerpt },
  );
}
