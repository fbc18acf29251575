import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { availability, Stance, User } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { presentUser } from '../../presenters/user.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { UserChanges } from '../../store/users.ts';
import { checkChannels } from '../inboxes/known-channels.ts';

type PresenceContext = Pick<Context, 'store' | 'redis' | 'clock' | 'publisher' | 'queue' | 'logger'>;

/**
 * Says whether I take new work, and of which kinds not for now; kept until I say otherwise.
 * @returns me as colleagues see me (offline as long as no socket of mine is open), with what I said
 * @throws AppError not-allowed when one wants to be invisible whose work that is not; validation-failed for a channel
 *   that there is not
 */
export async function setPresence(
  context: PresenceContext,
  actor: Actor,
  wanted: z.output<typeof availability>,
): Promise<User & { stance: Stance }> {
  checkChannels('byChannel', wanted.byChannel);
  if (wanted.presence === 'invisible' && !can(actor, 'presence.hide')) throw new AppError('not-allowed');
  const changes: UserChanges = {
    ...(wanted.presence && { stance: wanted.presence, stanceAt: context.clock.now() }),
    ...(wanted.paused && { paused: [...new Set(wanted.paused)] }),
    ...(wanted.byChannel && { byChannel: wanted.byChannel }),
  };
  const user =
    Object.keys(changes).length === 0
      ? await context.store.users.findById(actor.userId)
      : await context.store.users.update(actor.userId, changes);
  if (!user) throw new AppError('not-found');
  // Open sockets know who is invisible.
  if (wanted.presence) await announceAccessChange(context, { what: 'rights', userIds: [user.id] });
  const presented = presentUser(user, await readOnlineUserIds(context));
  const { presence, paused, byChannel } = presented;
  context.publisher.publish(rooms.everyone, 'presence.changed', {
    userId: user.id,
    ...{ presence, paused, byChannel },
  });
  if (user.stance === 'online') await context.queue.enqueue('assignment.sweep', {});
  return { ...presented, stance: user.stance };
}
