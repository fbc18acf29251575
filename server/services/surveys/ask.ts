import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { surveyForm } from '../../../shared/schemas/survey.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurvey, StoredSurveySettings } from '../../store/surveys.ts';
import { hasRefused } from '../contacts/consents.ts';
import { readPerson, type Person } from '../contacts/person.ts';
import { sceneOf } from '../messages/answer-scene.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { segmentIdsOf } from '../segments/contact-facts.ts';
import { finishTelling, type TellContext } from './answer.ts';
import { faceOf } from './face.ts';
import { linkOf } from './link.ts';
import { surveyClientId } from './message.ts';
import { isWorthAsking } from './step.ts';
import { askedIn, mayBeAskedAt } from './when.ts';
import { letterOf } from './letter.ts';

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
  // Test customers are asked nothing: what they said would count as a customer's.
  const shoppers = await store.shopping.shoppersAmong([conversation?.contact.address ?? '']);
  if (!settings?.on || !conversation || !isWorthAsking(conversation) || shoppers.size > 0) {
    await store.surveys.drop(row.id);
    return;
  }
  const person = await readPerson(context, conversation.contact.id);
  const at = await mayBeAskedAt(context, { settings, conversation, person, now });
  if (at && at > now) {
    await store.surveys.postpone(row.id, at);
    return;
  }
  const contactIds = person?.ids ?? [conversation.contact.id];
  const wanted = { contactIds, kind: conversation.channel, purpose: 'surveys' } as const;
  if (
    !at ||
    (await wasAskedLately(context, { conversation, person, settings })) ||
    (await hasRefused(context, wanted))
  ) {
    await store.surveys.drop(row.id);
    return;
  }
  await ask(context, row, { settings, conversation, person });
}

interface Asking {
  settings: StoredSurveySettings;
  conversation: StoredConversation;
  person: Person | null;
}

/** The person, whichever of their contacts it was, whatever they were asked and wherever. */
async function wasAskedLately(
  context: Pick<Context, 'store' | 'clock'>,
  { conversation: { contact }, person, settings: { restDays } }: Asking,
): Promise<boolean> {
  if (restDays === 0) return false;
  const since = new Date(context.clock.now().getTime() - restDays * dayMillis);
  const asked = await context.store.surveys.ofContacts(person?.ids ?? [contact.id], since, 1);
  return asked.length > 0;
}

/** The message first, once by its client id; then the mark that it was asked. What the channel cannot carry is let go. */
async function ask(
  context: AskContext,
  row: StoredSurvey,
  { settings, conversation, person }: Asking,
): Promise<void> {
  const { store, clock, logger } = context;
  const { teamId, assigneeId: agentId, contact, tagIds } = conversation;
  const form = surveyForm.parse(settings);
  const language = askedIn(person, conversation) ?? (await store.workspace.readRecent()).language;
  try {
    const { can, answered } = await sceneOf(context, conversation, undefined);
    if (can.visibility === 'public' || (answered?.post && answered.post.kind !== 'message')) {
      await store.surveys.drop(row.id);
      return;
    }
    const about = await namesIn(context, agentId);
    const said = letterOf(faceOf(form, language, about), linkOf(context, row.id));
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
  const segmentIds = await segmentIdsOf(context, contact.id);
  const asked = { language, teamId, agentId, contactId: contact.id, askedAt: clock.now() };
  await store.surveys.asked(row.id, { ...asked, form, tagIds: [...tagIds], segmentIds });
}

/** Who asks, and about whom. */
export async function namesIn(
  { store }: Pick<Context, 'store'>,
  agentId: string | null,
): Promise<{ company: string; agent: string }> {
  const [workspace, agent] = await Promise.all([
    store.workspace.read(),
    agentId === null ? null : store.users.findById(agentId),
  ]);
  return { company: workspace.name, agent: agent?.name ?? '' };
}
