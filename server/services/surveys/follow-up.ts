import { seesInbox } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredSurveySettings } from '../../store/surveys.ts';
import type { StoredUser } from '../../store/users.ts';

const hourMillis = 3_600_000;
const usualText = 'Ask what went wrong';

interface LowScore {
  conversation: StoredConversation;
  settings: StoredSurveySettings;
  surveyId: string;
  /** "2/5". */
  given: string;
}

/** A task about a low score; its id is made of the survey, so there is one whoever dies in between. */
export async function followUp(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { conversation, settings, surveyId, given }: LowScore,
): Promise<void> {
  const owner = settings.followUp ? ownerFor(await store.users.list(), conversation) : undefined;
  if (!owner) return;
  const now = clock.now();
  await store.commitments.insert({
    ...{ id: idFrom(['survey-task', surveyId]), kind: 'task', conversationId: conversation.id },
    ...{ inboxId: conversation.inboxId, ownerId: owner.id, createdBy: owner.id },
    text: `${settings.followUpText || usualText} (${given})`,
    dueAt: new Date(now.getTime() + settings.followUpHours * hourMillis),
    ...{ state: 'open', untold: true, closedAt: null, createdAt: now, updatedAt: now },
  });
}

/** The assignee, else a supervisor of its team, else anybody who supervises here, else an admin. */
function ownerFor(
  users: readonly StoredUser[],
  { assigneeId, teamId, inboxId }: StoredConversation,
): StoredUser | undefined {
  const here = users.filter((user) => user.active && seesInbox(user, inboxId));
  const supervisors = here.filter(({ role }) => role === 'supervisor');
  return (
    here.find(({ id }) => id === assigneeId) ??
    supervisors.find(({ teamIds }) => teamId !== null && teamIds.includes(teamId)) ??
    supervisors[0] ??
    here.find(({ role }) => role === 'admin')
  );
}
