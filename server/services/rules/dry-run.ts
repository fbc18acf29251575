import { AppError } from '../../../shared/errors.ts';
import type { DryRun } from '../../../shared/schemas/dry-run.ts';
import type { RuleInput } from '../../../shared/schemas/rule.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import { checkRule } from './check-rule.ts';

type StartContext = Pick<Context, 'store' | 'clock' | 'queue'>;

/** Begins to hold a rule against what happened in the last days. It is done by a worker; nothing is changed by it. */
export async function startDryRun(
  context: StartContext,
  { rule, days }: { rule: RuleInput; days: number },
): Promise<DryRun> {
  await checkRule(context, rule);
  const run = {
    ...{ id: newId(), state: 'waiting' as const, startedAt: context.clock.now(), rule, days },
    ...{ looked: 0, matched: 0, cut: false, changes: {}, examples: [] },
  };
  await context.store.ruleWork.addDryRun(run);
  await context.queue.enqueue('rule.dry-run', { dryRunId: run.id }, { onFailure: 'throw' });
  return readDryRun(context, run.id);
}

/** @throws AppError not-found */
export async function readDryRun({ store }: Pick<Context, 'store'>, id: string): Promise<DryRun> {
  const run = await store.ruleWork.readDryRun(id);
  if (!run) throw new AppError('not-found');
  const { state, startedAt, looked, matched, cut, changes, examples } = run;
  return { ...{ id, state, looked, matched, cut, changes, examples }, startedAt: startedAt.toISOString() };
}
