import type { Actor } from '../../../shared/abilities.ts';
import { sampling, type Sampling } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';

/** Which finished conversations are picked by themselves: none until somebody says so. */
export async function readSampling({ store }: Pick<Context, 'store'>): Promise<Sampling> {
  return sampling.parse((await store.quality.readSampling()) ?? {});
}

/** What was finished before the first rule was made is not picked. */
export async function saveSampling(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  rules: Sampling,
): Promise<Sampling> {
  await context.store.quality.saveSampling(rules, context.clock.now());
  await recordAudit(context, actor, { action: 'quality-sampling.changed', data: { ...rules } });
  return readSampling(context);
}
