import type { Team } from '../../shared/schemas/team.ts';
import type { ApiToken } from '../../shared/schemas/token.ts';
import type { Presence, User } from '../../shared/schemas/user.ts';
import type { StoredTeam } from '../store/teams.ts';
import type { StoredToken } from '../store/tokens.ts';
import type { StoredUser } from '../store/users.ts';

/** online: a socket is open and they take work; away: open, but no new work; offline: no socket. */
export function presenceOf(user: Pick<StoredUser, 'id' | 'away'>, online: ReadonlySet<string>): Presence {
  if (!online.has(user.id)) return 'offline';
  return user.away ? 'away' : 'online';
}

/** @param online ids of those who have a socket open */
export function presentUser(user: StoredUser, online: ReadonlySet<string>): User {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    active: user.active,
    teamIds: user.teamIds,
    capacity: user.capacity,
    presence: presenceOf(user, online),
    createdAt: user.createdAt.toISOString(),
  };
}

export function presentTeam(team: StoredTeam, memberIds: string[]): Team {
  return { id: team.id, name: team.name, memberIds };
}

export function presentToken(token: StoredToken): ApiToken {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    hint: token.hint,
    createdAt: token.createdAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    expiresAt: token.expiresAt?.toISOString() ?? null,
  };
}
