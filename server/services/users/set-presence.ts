import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Presence } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { presenceOf } from '../../presenters/user.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import { rooms } from '../../realtime/publisher.ts';

/**
 * Says whether I take new work; kept until I say otherwise.
 * @returns what colleagues see: offline as long as no socket of mine is open
 */
export async function setPresence(
  context: Pick<Context, 'store' | 'redis' | 'clock' | 'publisher'>,
  actor: Actor,
  wanted: 'online' | 'away',
): Promise<Presence> {
  const user = await context.store.users.update(actor.userId, { away: wanted === 'away' });
  if (!user) throw new AppError('not-found');
  const presence = presenceOf(user, await readOnlineUserIds(context));
  context.publisher.publish(rooms.everyone, 'presence.changed', { userId: user.id, presence });
  return presence;
}
