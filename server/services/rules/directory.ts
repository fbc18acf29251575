import type { Context } from '../../context.ts';
import type { Directory } from './plan.ts';

/** Everybody and everything that a rule may name. */
export async function readDirectory({ store }: Pick<Context, 'store'>): Promise<Directory> {
  const [users, teams, tags, policies, answers, macros, workspace] = await Promise.all([
    store.users.list(),
    store.teams.list(),
    store.tags.listRecent(),
    store.slaPolicies.listRecent(),
    store.answers.listRecent(),
    store.macros.listRecent(),
    store.workspace.read(),
  ]);
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
  return {
    ...{ users: byId(users), teams: byId(teams), tags: byId(tags) },
    policies: byId(policies.filter(({ active }) => active)),
    macros: byId(macros.filter(({ ownerId }) => ownerId === null)),
    ...{ answers: byId(answers), timeZone: workspace.timeZone },
  };
}
