import type { SlaOutcome } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';
import { policyNames } from './names.ts';

/** Outcomes with the conversations that they are of; those whose conversation is gone are left out. */
export async function presentOutcomes(
  context: Pick<Context, 'store'>,
  outcomes: readonly StoredSlaOutcome[],
): Promise<SlaOutcome[]> {
  const ids = [...new Set(outcomes.map(({ conversationId }) => conversationId))];
  const [rows, names] = await Promise.all([
    context.store.conversations.readMany(ids),
    policyNames(context, outcomes),
  ]);
  const conversations = new Map(rows.map((row) => [row.id, row]));
  return outcomes.flatMap((outcome) => {
    const conversation = conversations.get(outcome.conversationId);
    return conversation ? presented(outcome, conversation, names.get(outcome.policyId) ?? '') : [];
  });
}

function presented(
  outcome: StoredSlaOutcome,
  { number, subject, excerpt, contact }: StoredConversation,
  policyName: string,
): SlaOutcome {
  const { id, conversationId, channel, inboxId, metric, policyId, teamId, assigneeId } = outcome;
  const { businessSeconds, targetSeconds, met, reviewedAt, reviewedBy, reason, note } = outcome;
  return {
    ...{ id, conversationId, number, channel, inboxId, metric, policyId, policyName, teamId, assigneeId },
    ...{ subject: subject || excerpt, name: contact.name || contact.address },
    startedAt: moment(outcome.startedAt),
    dueAt: momentOrNull(outcome.dueAt),
    endedAt: momentOrNull(outcome.endedAt),
    at: moment(outcome.at),
    ...{ businessSeconds, targetSeconds, met },
    parked: { times: outcome.parkedTimes ?? 0, seconds: outcome.parkedSeconds ?? 0 },
    review:
      reviewedAt && reviewedBy && reason
        ? { reason, note: note ?? '', by: reviewedBy, at: moment(reviewedAt) }
        : null,
  };
}
