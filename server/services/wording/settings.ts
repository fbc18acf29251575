import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredWording } from '../../store/wording.ts';
import { recordAudit } from '../audit/record.ts';

export function readWording({ store }: Pick<Context, 'store'>): Promise<StoredWording> {
  return store.wording.read();
}

/** @throws AppError too-late when somebody else changed it meanwhile */
export async function updateWording(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  wanted: StoredWording,
): Promise<StoredWording> {
  const once = { ...wanted, blocking: [...new Set(wanted.blocking)] };
  const saved = await context.store.wording.save(once, context.clock.now());
  if (!saved) {
    throw new AppError('too-late', { detail: 'Somebody else changed this meanwhile. Load it again first.' });
  }
  await recordAudit(context, actor, {
    action: 'wording.changed',
    data: {
      version: saved.version,
      forbidden: saved.forbidden.length,
      glossary: saved.glossary.length,
      blocking: saved.blocking.join(', '),
    },
  });
  return saved;
}
