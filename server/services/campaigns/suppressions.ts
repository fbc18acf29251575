import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Suppression } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { recordAudit } from '../audit/record.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

/** Newest first. */
export async function listSuppressions(
  { store }: Pick<Context, 'store'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Suppression[]; next: string | null }> {
  const { items, last } = await store.suppressions.list(positionFrom(cursor), limit);
  return {
    items: items.map(({ id, kind, address, reason, words, at }) => ({
      ...{ id, kind, address, reason, words, at: moment(at) },
    })),
    next: cursorAfter(last, ({ at }) => at),
  };
}

/** @throws AppError not-found */
export async function deleteSuppression(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  id: string,
): Promise<void> {
  if ((await context.store.suppressions.remove(id)) === 0) throw new AppError('not-found');
  await recordAudit(context, actor, { action: 'suppression.removed', subject: `suppression:${id}` });
}
