import { AppError } from '../../../shared/errors.ts';
import type { SegmentLogic } from '../../../shared/schemas/segment.ts';
import type { Context } from '../../context.ts';
import { conditionsProblems, readKnown } from '../rules/check-rule.ts';

/** @throws AppError validation-failed for patterns that are none, and for what is not there */
export async function checkSegment(context: Pick<Context, 'store'>, logic: SegmentLogic): Promise<void> {
  const problems = conditionsProblems(logic.conditions, await readKnown(context));
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
}
