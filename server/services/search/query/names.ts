import type { Actor } from '../../../../shared/abilities.ts';
import type { FilterOperator } from '../../../../shared/search/operators.ts';
import type { Context } from '../../../context.ts';
import { visibleInboxIds } from '../../conversations/find.ts';
import { fold } from '../text/fold.ts';

/** What a name in a query stands for: ids, with null for "nobody". */
export type NameLookup = (operator: FilterOperator, value: string) => readonly (string | null)[];

interface Named {
  id: string;
  names: readonly string[];
}

const same = (value: string) => {
  const wanted = fold(value.trim());
  return ({ id, names }: Named) => id === value || names.some((name) => fold(name) === wanted);
};

/** Names of the workspace as this person knows them. An inbox that one does not see has no name. */
export async function namesFor({ store }: Pick<Context, 'store'>, actor: Actor): Promise<NameLookup> {
  const [inboxes, users, teams, tags] = await Promise.all([
    store.inboxes.listRecent(),
    store.users.list(),
    store.teams.list(),
    store.tags.listRecent(),
  ]);
  const visible = visibleInboxIds(actor);
  const tables: Partial<Record<FilterOperator, Named[]>> = {
    in: inboxes
      .filter(({ id }) => visible === null || visible.includes(id))
      .map(({ id, name, address }) => ({ id, names: [name, address] })),
    assignee: users.map(({ id, name, email }) => ({ id, names: [name, email] })),
    team: teams.map(({ id, name }) => ({ id, names: [name] })),
    tag: tags.map(({ id, name }) => ({ id, names: [name] })),
  };
  return (operator, value) => {
    const lower = value.toLowerCase();
    if (operator === 'assignee' && lower === 'me') return [actor.userId];
    if ((operator === 'assignee' || operator === 'team') && lower === 'none') return [null];
    if (operator === 'channel') {
      return inboxes.some(({ channel }) => channel === lower) ? [lower] : [];
    }
    return (tables[operator] ?? []).filter(same(value)).map(({ id }) => id);
  };
}
