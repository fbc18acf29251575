import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';

/** @param ids left out: all of the actor's */
export async function markNotificationsRead(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  ids?: readonly string[],
): Promise<void> {
  await context.store.notifications.markRead(actor.userId, ids ?? null, context.clock.now());
}
