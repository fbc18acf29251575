import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { hoursProblem } from '../../../shared/routing/hours.ts';
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

type UserContext = Pick<Context, 'store' | 'redis' | 'clock' | 'logger' | 'publisher' | 'queue'>;

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
  await checkHours(context, patch.hours);
  const changes = Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as UserChanges;
  const after = await changeKeepingAnAdmin(context, before, changes);
  if (before.active && !after.active) await endSessions(context, id);
  else await announceAccessChange(context, { what: 'rights', userIds: [id] });
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'users' });
  await reassign(context, before, after);
  await recordAudit(context, actor, {
    action: 'user.changed',
    subject: `user:${id}`,
    data: { fields: Object.keys(changes).join(' '), role: after.role, active: after.active },
  });
  return presentUser(after, await readOnlineUserIds(context));
}

/** What they may hold no longer goes to others; what they may do more, or hold more, may find them. */
async function reassign({ queue }: UserContext, before: StoredUser, after: StoredUser): Promise<void> {
  const lost = before.inboxIds.some((id) => !after.inboxIds.includes(id));
  if ((before.active && !after.active) || lost || before.role !== after.role) {
    await queue.enqueue('assignment.release', { userId: after.id });
  }
  await queue.enqueue('assignment.sweep', {});
}

/** @throws AppError validation-failed */
async function checkHours(
  { store }: Pick<UserContext, 'store'>,
  hours: z.output<typeof userPatch>['hours'],
): Promise<void> {
  if (hours?.calendarId && !(await store.calendars.read(hours.calendarId))) {
    const message = 'This calendar is not there any more.';
    throw new AppError('validation-failed', { fields: [{ path: 'hours.calendarId', message }] });
  }
  const problem = hours ? hoursProblem(hours) : null;
  if (problem === null) return;
  const message =
    problem === 'text'
      ? 'Write hours such as "Mo-Fr 09:00-17:00".'
      : 'Use a time zone such as Europe/Zurich.';
  throw new AppError('validation-failed', { fields: [{ path: `hours.${problem}`, message }] });
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
