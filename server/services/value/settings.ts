import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ValueSettings } from '../../../shared/schemas/value.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';

/** @throws AppError not-allowed */
export async function readValueSettings(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
): Promise<ValueSettings> {
  if (!can(actor, 'value.view')) throw new AppError('not-allowed');
  return (await store.workspace.read()).value;
}

/** @throws AppError not-allowed, validation-failed for a segment that is not there */
export async function saveValueSettings(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  value: ValueSettings,
): Promise<ValueSettings> {
  if (!can(actor, 'value.manage')) throw new AppError('not-allowed');
  if (value.segmentId !== null && !(await context.store.segments.read(value.segmentId))) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'segmentId', message: 'There is no such segment.' }],
    });
  }
  await context.store.workspace.update({ value });
  await recordAudit(context, actor, { action: 'value.defined', data: { ...value } });
  return value;
}
