import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Team, teamInput } from '../../../shared/schemas/team.ts';
import type { Context } from '../../context.ts';
import { presentTeam } from '../../presenters/user.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { rooms } from '../../realtime/publisher.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { checkMembers } from '../users/check-groups.ts';

type TeamContext = Pick<Context, 'store' | 'redis' | 'logger' | 'publisher' | 'queue'>;
/** What of a team's way of giving work changes. */
export type RoutingPatch = z.output<typeof teamInput>['routing'];

const nameTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'name', message: 'This name is taken already.' }] });

/** @throws AppError already-exists, validation-failed for unknown members */
export async function createTeam(context: TeamContext, input: z.output<typeof teamInput>): Promise<Team> {
  await checkMembers(context, input.memberIds);
  await checkOverflow(context, input.routing);
  const created = await context.store.teams.create(input.name);
  if (!created) throw nameTaken();
  const team = (await setRouting(context, created.id, input.routing)) ?? created;
  await changeMembers(context, team.id, input.memberIds);
  return presentTeam(team, input.memberIds);
}

/** @throws AppError not-found, already-exists, validation-failed for unknown members */
export async function updateTeam(
  context: TeamContext,
  id: string,
  patch: { name?: string | undefined; memberIds?: string[] | undefined; routing?: RoutingPatch | undefined },
): Promise<Team> {
  if (patch.memberIds) await checkMembers(context, patch.memberIds);
  await checkOverflow(context, patch.routing, id);
  const found =
    patch.name === undefined ? await context.store.teams.findById(id) : await rename(context, id, patch.name);
  if (!found) throw new AppError('not-found');
  const team = (await setRouting(context, id, patch.routing)) ?? found;
  await changeMembers(context, id, patch.memberIds);
  await context.queue.enqueue('assignment.sweep', {});
  const members = await context.store.users.listByTeam(id);
  return presentTeam(
    team,
    members.map((user) => user.id),
  );
}

/**
 * Takes everybody out of it and deletes it; conversations keep their assignee, and those that waited in its queue go to
 * that of their inbox.
 * @throws AppError not-found
 */
export async function deleteTeam(context: TeamContext, id: string): Promise<void> {
  if (!(await context.store.teams.remove(id))) throw new AppError('not-found');
  await changeMembers(context, id, []);
  for (const inbox of await context.store.inboxes.list()) {
    if (inbox.teamId !== id) continue;
    await context.store.inboxes.update({
      ...{ id: inbox.id, set: { teamId: null }, settingsChanged: false },
      now: inbox.updatedAt,
    });
  }
  for (const team of await context.store.teams.list()) {
    if (team.routing.overflow?.teamId === id)
      await context.store.teams.setRouting(team.id, { overflow: null });
  }
  const { routing } = await context.store.workspace.read();
  if (routing.overflow?.teamId === id)
    await context.store.workspace.update({ routing: { ...routing, overflow: null } });
  await context.queue.enqueue('assignment.release', { teamId: id });
}

async function setRouting({ store }: TeamContext, id: string, patch: RoutingPatch | undefined) {
  const given = Object.entries(patch ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return null;
  return store.teams.setRouting(id, Object.fromEntries(given));
}

/** @throws AppError validation-failed when the team that helps out is not there, or is the team itself */
export async function checkOverflow(
  { store }: Pick<TeamContext, 'store'>,
  routing: RoutingPatch | undefined,
  ownId?: string,
): Promise<void> {
  const teamId = routing?.overflow?.teamId;
  if (teamId === undefined) return;
  const known = teamId !== ownId && (await store.teams.findById(teamId)) !== null;
  if (known) return;
  const message = teamId === ownId ? 'Choose another team.' : 'This team is not there any more.';
  throw new AppError('validation-failed', { fields: [{ path: 'routing.overflow.teamId', message }] });
}

async function rename(context: TeamContext, id: string, name: string) {
  try {
    return await context.store.teams.rename(id, name);
  } catch (error) {
    throw isDuplicateKey(error) ? nameTaken() : error;
  }
}

async function changeMembers(context: TeamContext, id: string, memberIds?: readonly string[]): Promise<void> {
  if (memberIds) {
    const userIds = await context.store.users.setMembers('teamIds', id, memberIds);
    await announceAccessChange(context, { what: 'rights', userIds });
  }
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'teams' });
}
