import { type Actor, type Role, roles } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { hashToken } from '../../security/random-tokens.ts';
import type { StoredUser } from '../../store/users.ts';

/** Someone who acts and who they are. */
export interface Identity {
  actor: Actor;
  user: StoredUser;
}

type ActorContext = Pick<Context, 'store' | 'clock'>;

/** Last use of a token is written at most this often. */
const touchEveryMillis = 60_000;

/** From the least to the most. */
const ascendingRoles: readonly Role[] = [...roles].reverse();

/** The one of two roles that may do less. */
export function lesserRole(one: Role, other: Role): Role {
  return ascendingRoles.indexOf(one) < ascendingRoles.indexOf(other) ? one : other;
}

/**
 * Who a session belongs to, as things stand now: role and memberships are read each time, so that a change holds at once.
 * @returns null when the session was ended elsewhere or the person was deactivated.
 */
export async function identityOfSession(
  context: ActorContext,
  session: { userId: string; generation: number },
): Promise<Identity | null> {
  const user = await context.store.users.findById(session.userId);
  if (!user?.active || user.sessionGeneration !== session.generation) return null;
  return { user, actor: actorOf(user, 'session') };
}

/**
 * Whom an API token acts for: the one who made it, with the lesser of both roles.
 * @returns null when the token is unknown or expired, or its maker was deactivated.
 */
export async function identityOfToken(context: ActorContext, secret: string): Promise<Identity | null> {
  const token = await context.store.tokens.findByHash(hashToken(secret));
  const now = context.clock.now();
  if (!token || (token.expiresAt && token.expiresAt <= now)) return null;
  const user = await context.store.users.findById(token.userId);
  if (!user?.active) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > touchEveryMillis) {
    await context.store.tokens.touch(token.id, now);
  }
  return { user, actor: { ...actorOf(user, 'token'), role: lesserRole(token.role, user.role) } };
}

/** A person as one who acts. */
export function actorOf(user: StoredUser, via: Actor['via']): Actor {
  return { userId: user.id, role: user.role, inboxIds: user.inboxIds, via };
}
