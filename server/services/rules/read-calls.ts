import { AppError } from '../../../shared/errors.ts';
import type { RuleCall } from '../../../shared/schemas/rule-call.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredWebhookCall } from '../../store/rule-work.ts';

const mostShown = 20;

/** How the last calls of a rule went, and since when its secret is what it is. @throws AppError not-found */
export async function readRuleCalls(
  { store }: Pick<Context, 'store'>,
  ruleId: string,
): Promise<{ secretSince: string | null; items: RuleCall[] }> {
  const rule = await store.rules.read(ruleId);
  if (!rule) throw new AppError('not-found');
  const calls = await store.ruleWork.webhooksOf(ruleId, mostShown);
  return { secretSince: rule.signing ? moment(rule.signing.since) : null, items: calls.map(present) };
}

/** Makes a call again that was given up, or at once one that waits. @throws AppError not-found; too-late once it was sent */
export async function retryRuleCall(
  { store, clock, queue }: Pick<Context, 'store' | 'clock' | 'queue'>,
  { ruleId, callId }: { ruleId: string; callId: string },
): Promise<RuleCall> {
  const call = await store.ruleWork.readWebhook(callId);
  if (call?.ruleId !== ruleId) throw new AppError('not-found');
  const again = await store.ruleWork.retryWebhook(callId, clock.now());
  if (!again) throw new AppError('too-late', { detail: 'This call was accepted already.' });
  await queue.enqueue('rule.webhook', { webhookId: callId });
  return present(again);
}

function present(call: StoredWebhookCall): RuleCall {
  const { id, conversationId, url, state, attempts, answer, nextTryAt, createdAt } = call;
  return {
    ...{ id, conversationId, url, state, attempts, answer },
    nextTryAt: state === 'queued' ? moment(nextTryAt) : null,
    createdAt: moment(createdAt),
  };
}
