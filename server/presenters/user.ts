import type { Team } from '../../shared/schemas/team.ts';
import type { ApiToken } from '../../shared/schemas/token.ts';
import type { Presence, User } from '../../shared/schemas/user.ts';
import type { StoredTeam } from '../store/teams.ts';
import type { StoredToken } from '../store/tokens.ts';
import type { StoredUser } from '../store/users.ts';

/** What others see: what they say of themselves while a socket is open; who is invisible seems to be offline. */
export function presenceOf(user: Pick<StoredUser, 'id' | 'stance'>, online: ReadonlySet<string>): Presence {
  return online.has(user.id) && user.stance !== 'invisible' ? user.stance : 'offline';
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
    paused: user.paused,
    byChannel: user.byChannel,
    skills: user.skills,
    languages: user.languages,
    hours: user.hours,
    createdAt: user.createdAt.toISOString(),
  };
}

export function presentTeam(team: StoredTeam, memberIds: string[]): Team {
  return { id: team.id, name: team.name, memberIds, routing: team.routing };
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
