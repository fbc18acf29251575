import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RawItem } from '../../../shared/schemas/raw-item.ts';
import type { Context } from '../../context.ts';
import { presentRawItem } from '../../presenters/raw-item.ts';
import { rooms } from '../../realtime/publisher.ts';
import { findRawItem } from './find.ts';

/**
 * Imports a quarantined or ignored item again, from its stored bytes.
 * @throws AppError not-found; too-late when it is being imported or was imported
 */
export async function retryRawItem(
  context: Pick<Context, 'store' | 'clock' | 'queue' | 'publisher'>,
  actor: Actor,
  id: string,
): Promise<RawItem> {
  const { inboxId } = await findRawItem(context, actor, { id, ability: 'raw-items.retry' });
  const item = await context.store.rawItems.reopen(id, ['quarantined', 'ignored'], context.clock.now());
  if (!item) throw new AppError('too-late', { detail: 'It is no longer in quarantine.' });
  await context.queue.enqueue('inbox.ingest', { inboxId });
  context.publisher.publish(rooms.inbox(inboxId), 'raw-item.changed', {
    inboxId,
    rawItemId: id,
    state: 'pending',
  });
  return presentRawItem(item);
}
