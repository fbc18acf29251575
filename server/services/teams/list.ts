import type { Team } from '../../../shared/schemas/team.ts';
import type { Context } from '../../context.ts';
import { presentTeam } from '../../presenters/user.ts';

/** Teams by name, with the active people in them. */
export async function listTeams(context: Pick<Context, 'store'>): Promise<Team[]> {
  const [teams, users] = await Promise.all([context.store.teams.list(), context.store.users.list()]);
  return teams.map((team) =>
    presentTeam(
      team,
      users.filter((user) => user.active && user.teamIds.includes(team.id)).map((user) => user.id),
    ),
  );
}
