import type { Choice } from '../../../shared/routing/candidate.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { keepAssignmentTrace } from '../rules/trace-assignment.ts';
import type { AssignmentContext, Desk } from './desk.ts';

/** Writes down who could have had a conversation and why one got it, or nobody: "Why Mara?" is answered from it. */
export async function keepChoice(
  context: Pick<AssignmentContext, 'store' | 'clock'>,
  desk: Pick<Desk, 'routingOf'>,
  about: { conversation: StoredConversation; rowId: string; choice: Choice },
): Promise<void> {
  const { conversation, rowId, choice } = about;
  const since = conversation.routing?.queuedAt?.getTime();
  const waited = since === undefined ? 0 : context.clock.now().getTime() - since;
  await keepAssignmentTrace(context, {
    ...{ conversationId: conversation.id, rowId },
    trace: {
      ...{ teamId: conversation.teamId, userId: choice.userId, ground: choice.ground, stage: choice.stage },
      strategy: desk.routingOf(conversation).strategy,
      waitedMinutes: Math.max(0, Math.round(waited / 60_000)),
      looked: choice.looked,
    },
  });
}
