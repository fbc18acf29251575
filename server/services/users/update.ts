import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { User, userPatch } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { presentUser } from '../../presenters/user.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredUser, UserChanges } from '../../store/users.ts';
import { endSessions } from '../access/end-sessions.ts';
import { recordAudit } from '../audit/record.ts';
import { checkGroups } from './check-groups.ts';

type UserContext = Pick<Context, 'store' | 'redis' | 'clock' | 'logger' | 'publisher'>;

/**
 * Changes a person. Role and memberships hold from the next request on, and open sockets change rooms at once.
 * @throws AppError not-found; too-late when nobody would be left who may manage people
 */
export async function updateUser(
  context: UserContext,
  actor: Actor,
  { id, patch }: { id: string; patch: z.output<typeof userPatch> },
): Promise<User> {
  const before = await context.store.users.findById(id);
  if (!before) throw new AppError('not-found');
  await checkGroups(context, patch);
  const changes = Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as UserChanges;
  const after = await changeKeepingAnAdmin(context, before, changes);
  if (before.active && !after.active) await endSessions(context, id);
  else await announceAccessChange(context, { what: 'rights', userIds: [id] });
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'users' });
  await recordAudit(context, actor, {
    action: 'user.changed',
    subject: `user:${id}`,
    data: { fields: Object.keys(changes).join(' '), role: after.role, active: after.active },
  });
  return presentUser(after, await readOnlineUserIds(context));
}

/** Looks after the write too: two admins who demote each other at the same moment must not both succeed. */
async function changeKeepingAnAdmin(
  context: UserContext,
  before: StoredUser,
  changes: UserChanges,
): Promise<StoredUser> {
  const { users } = context.store;
  const after = await users.update(before.id, changes);
  if (!after) throw new AppError('not-found');
  const wasAdmin = before.role === 'admin' && before.active;
  const isAdmin = after.role === 'admin' && after.active;
  if (wasAdmin && !isAdmin && (await users.listActiveAdmins()).length === 0) {
    await users.update(before.id, { role: before.role, active: before.active });
    throw new AppError('too-late', {
      detail: 'This is the last admin. Make someone else an admin first.',
      fields: [{ path: changes.active === false ? 'active' : 'role', message: 'This is the last admin.' }],
    });
  }
  return after;
}
