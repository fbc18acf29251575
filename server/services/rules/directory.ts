import type { Context } from '../../context.ts';
import type { StoredRule } from '../../store/rules.ts';
import type { StoredUser } from '../../store/users.ts';
import type { Directory } from './plan-scene.ts';

type StoreOnly = Pick<Context, 'store'>;

/** Everybody and everything that a rule may name. */
export async function readDirectory({ store }: StoreOnly): Promise<Directory> {
  return directoryOf({ store }, await store.users.list());
}

/** The same for work that would read it again for every mail: a second old, but for those whom a rule may give work to. */
export async function readRecentDirectory(
  { store }: StoreOnly,
  rules: readonly Pick<StoredRule, 'actions'>[],
): Promise<Directory> {
  const { macros } = await directoryOf({ store }, []);
  const actions = rules.flatMap((rule) => rule.actions);
  const named = actions.flatMap((action) =>
    action.type === 'macro' ? (macros.get(action.macroId)?.actions ?? []) : action,
  );
  const assigned = named.flatMap((action) => (action.type === 'assign' ? (action.userId ?? []) : []));
  const [known, fresh] = await Promise.all([
    store.users.listRecent(),
    store.users.findMany([...new Set(assigned)]),
  ]);
  return directoryOf({ store }, [...known, ...fresh]);
}

async function directoryOf({ store }: StoreOnly, users: readonly StoredUser[]): Promise<Directory> {
  const [teams, tags, policies, answers, macros, workspace, attributes] = await Promise.all([
    store.teams.listRecent(),
    store.tags.listRecent(),
    store.slaPolicies.listRecent(),
    store.answers.listRecent(),
    store.macros.listRecent(),
    store.workspace.readRecent(),
    store.attributes.listRecent(),
  ]);
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
  return {
    ...{ users: byId(users), teams: byId(teams), tags: byId(tags) },
    policies: byId(policies.filter(({ active }) => active)),
    macros: byId(macros.filter(({ ownerId }) => ownerId === null)),
    ...{ answers: byId(answers), timeZone: workspace.timeZone, attributes },
  };
}
