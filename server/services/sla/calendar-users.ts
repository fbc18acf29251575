import type { Context } from '../../context.ts';

const mostNamed = 6;

/** Who goes by a calendar, in words: policies, inboxes, people and rules. */
export async function calendarUsers({ store }: Pick<Context, 'store'>, id: string): Promise<string[]> {
  const [policies, inboxes, surveys, people, rules] = await Promise.all([
    store.slaPolicies.list(),
    store.inboxes.list(),
    store.surveys.listSettings(),
    store.users.list(),
    store.rules.list(),
  ]);
  const names = (what: string, found: readonly { name: string }[]) =>
    found.map(({ name }) => `${what} “${name}”`);
  // A rule names it in a condition, a channel in its settings: both are data of any shape.
  const mentions = (value: unknown) => JSON.stringify(value).includes(`"${id}"`);
  const asking = new Set(surveys.filter(({ calendarId }) => calendarId === id).map((one) => one.id));
  return [
    ...names(
      'the policy',
      policies.filter(({ terms }) => terms.calendarId === id).map(({ terms }) => terms),
    ),
    ...names(
      'the inbox',
      inboxes.filter(({ settings }) => mentions(settings)),
    ),
    ...names(
      'the survey of the inbox',
      inboxes.filter((inbox) => asking.has(inbox.id)),
    ),
    ...people.filter(({ active, hours }) => active && hours?.calendarId === id).map(({ name }) => name),
    ...names(
      'the rule',
      rules.filter(({ conditions }) => mentions(conditions)),
    ),
  ];
}

/** "the policy “A”, Ben and 3 more" */
export function inWords(users: readonly string[]): string {
  const named = users.slice(0, mostNamed);
  const more = users.length - named.length;
  const parts = more > 0 ? [...named, `${String(more)} more`] : named;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
