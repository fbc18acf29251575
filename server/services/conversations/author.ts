import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';

/** How an actor signs what they write or do. */
export async function authorOf(
  context: Pick<Context, 'store'>,
  actor: Actor,
): Promise<StoredMessage['author']> {
  if (actor.via === 'system') return { type: 'system', id: null, name: 'Onevoice' };
  const user = await context.store.users.findById(actor.userId);
  return { type: 'user', id: actor.userId, name: user?.name ?? '' };
}
