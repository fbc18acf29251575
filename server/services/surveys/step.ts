import { isSampled } from '../../../shared/surveys/sample.ts';
import { findChannel } from '../../channels/registry.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurveySettings } from '../../store/surveys.ts';
import type { Step, TriageContext } from '../triage/pipeline.ts';

const hourMillis = 3_600_000;

/** The step of the triage that plans a survey: a conversation was resolved, of an inbox that asks. */
export const surveyStep: Step = async (context, { scenes }) => {
  const settings = await context.store.surveys.listRecentSettings();
  const asking = new Map(settings.filter(({ on }) => on).map((one) => [one.id, one]));
  return scenes.map(({ conversation, rows }) => {
    const inbox = asking.get(conversation.inboxId);
    const resolved = rows.some(
      ({ activity }) => activity?.type === 'status' && activity.data['to'] === 'resolved',
    );
    if (!inbox || !resolved || !isWorthAsking(conversation)) return {};
    if (!isSampled(conversation.id, inbox.oneIn)) return {};
    return { effects: [{ deed: (deedContext, after) => planSurvey(deedContext, after, inbox) }] };
  });
};

/** Somebody wrote and was answered, in private. */
export function isWorthAsking({
  status,
  spam,
  lastInboundAt,
  lastOutboundAt,
  replyTo,
}: StoredConversation): boolean {
  const talked = lastInboundAt !== null && lastOutboundAt !== null;
  return status === 'resolved' && !spam && talked && replyTo.length > 0;
}

const beforeCloseMillis = 10 * 60_000;

/** Where one may answer for some hours only, it is asked shortly before they are over, if not sooner. */
function lastMomentOf(channel: string, lastInboundAt: Date | null): number {
  const seconds = findChannel(channel)?.capabilities.replyWindowSeconds ?? null;
  if (seconds === null || lastInboundAt === null) return Infinity;
  return lastInboundAt.getTime() + seconds * 1000 - beforeCloseMillis;
}

/** Its id is the conversation's: one is asked about once. */
async function planSurvey(
  { store, clock, queue }: TriageContext,
  { id, inboxId, channel, contact, teamId, assigneeId, language, lastInboundAt }: StoredConversation,
  { delayHours }: StoredSurveySettings,
): Promise<void> {
  const wanted = clock.now().getTime() + delayHours * hourMillis;
  const dueAt = new Date(Math.min(wanted, lastMomentOf(channel, lastInboundAt)));
  await store.surveys.insert({
    ...{ id, conversationId: id, inboxId, channel, contactId: contact.id, teamId, agentId: assigneeId },
    ...{ language, state: 'waiting', dueAt, askedAt: null, answeredAt: null, score: null, comment: '' },
  });
  // Otherwise the sweep is soon enough.
  if (delayHours === 0) await queue.enqueue('sweep.surveys', {});
}
