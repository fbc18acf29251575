import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { preferences, type profilePatch } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { Passwords } from '../../security/passwords.ts';
import type { StoredUser } from '../../store/users.ts';
import { forgetSessions } from '../access/end-sessions.ts';
import type { LogInLimits } from '../access/log-in-limits.ts';
import { recordAudit } from '../audit/record.ts';

type ProfileContext = Pick<Context, 'store' | 'redis' | 'clock' | 'logger' | 'publisher'> & {
  passwords: Passwords;
  logInLimits: LogInLimits;
};

export interface ProfileChange {
  patch: z.output<typeof profilePatch>;
  /** The client's network address. */
  address: string;
  /** Name of the session that asks: see `sessionName`. */
  session: string | null;
}

/**
 * Changes my name, preferences or password. A new password ends every session of mine; the caller opens this one again.
 * @throws AppError wrong-credentials when the current password is not right
 */
export async function updateProfile(
  context: ProfileContext,
  actor: Actor,
  { patch, address, session }: ProfileChange,
): Promise<StoredUser> {
  const { users } = context.store;
  const user = await users.findById(actor.userId);
  if (!user) throw new AppError('not-found');
  if (patch.password) await changePassword(context, { user, ...patch.password, address, session });
  const chosen = Object.fromEntries(
    Object.entries(patch.preferences ?? {}).filter(([, value]) => value !== undefined),
  );
  const after = await users.update(user.id, {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.preferences && { preferences: preferences.parse({ ...user.preferences, ...chosen }) }),
    ...(patch.name === undefined && !patch.preferences && { name: user.name }),
  });
  if (patch.name !== undefined) {
    context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'users' });
  }
  if (!after) throw new AppError('not-found');
  return after;
}

async function changePassword(
  context: ProfileContext,
  change: Omit<ProfileChange, 'patch'> & { user: StoredUser; current: string; next: string },
): Promise<void> {
  const { user, current, next, address, session } = change;
  // Counted with log-ins, in a world of its own: who sits at an open session may not guess without limit either.
  const ticket = await context.logInLimits.begin(user.email, { address, knownDevice: 'own session' });
  const known = await context.store.users.credentialsById(user.id);
  if (!(await context.passwords.matches(known?.passwordHash ?? null, current))) {
    throw new AppError('wrong-credentials', {
      detail: 'The current password is not right.',
      fields: [{ path: 'password.current', message: 'This is not your password.' }],
    });
  }
  await ticket.succeeded();
  await context.store.users.setPassword(user.id, await context.passwords.hash(next));
  await forgetSessions(context, user.id, session);
  await recordAudit(context, { userId: user.id, via: 'session' }, { action: 'password.changed', address });
}
