import type { Context } from '../../context.ts';

/** Id -> name of all that rules and macros may mention, of the macros only those that everybody has. */
export async function namedThings({ store }: Pick<Context, 'store'>): Promise<Map<string, string>> {
  const [calendars, policies, answers, macros, ...lists] = await Promise.all([
    store.calendars.list(),
    store.slaPolicies.list(),
    store.answers.list(),
    store.macros.list(),
    ...[store.users.list(), store.teams.list(), store.tags.list(), store.inboxes.list()],
    ...[store.tiers.list(), store.segments.list()],
  ]);
  return new Map([
    ...lists.flat().map(({ id, name }) => [id, name] as const),
    ...calendars.map(({ id, hours }) => [id, hours.name] as const),
    ...policies.map(({ id, terms }) => [id, terms.name] as const),
    ...answers.map(({ id, title }) => [id, title] as const),
    ...macros.filter(({ ownerId }) => ownerId === null).map(({ id, name }) => [id, name] as const),
  ]);
}

/** Of these names those that a value mentions, for a file that another workspace reads. */
export function namesIn(value: unknown, names: ReadonlyMap<string, string>): Record<string, string> {
  const text = JSON.stringify(value);
  return Object.fromEntries([...names].filter(([id]) => text.includes(id)));
}

/** Ids of a file -> ids here, of what has the same name. */
export async function translations(
  context: Pick<Context, 'store'>,
  names: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const here = await namedThings(context);
  const byName = new Map([...here].map(([id, name]) => [name.toLowerCase(), id]));
  const foreign = Object.entries(names).filter(([id]) => !here.has(id));
  return new Map(
    foreign.flatMap(([id, name]) => {
      const own = byName.get(name.toLowerCase());
      return own === undefined ? [] : [[id, own] as const];
    }),
  );
}

/** A value with the ids of a file replaced by those here. */
export function translated(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => translated(one, ids));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translated(one, ids)]));
}
