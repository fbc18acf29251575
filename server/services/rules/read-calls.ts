import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { webhookSecret } from './call-webhook.ts';

const mostShown = 20;

/** The secret by which a rule's calls are signed, and how the last ones went. @throws AppError not-found */
export async function readRuleCalls(context: Pick<Context, 'store' | 'secretBox'>, ruleId: string) {
  if (!(await context.store.rules.read(ruleId))) throw new AppError('not-found');
  const calls = await context.store.ruleWork.webhooksOf(ruleId, mostShown);
  return {
    secret: webhookSecret(context, ruleId),
    items: calls.map(({ id, url, state, attempts, answer, createdAt }) => ({
      ...{ id, url, state, attempts, answer },
      createdAt: createdAt.toISOString(),
    })),
  };
}
