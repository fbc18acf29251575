import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import { ruleInput, type Rule, type RuleFile, type RuleInput } from '../../../shared/schemas/rule.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { problemsOf, readKnown } from './check-rule.ts';
import { createRule, inputOf, mostRules, type RuleContext } from './manage.ts';

type Names = RuleFile['names'];

/** All rules with the names of what they mention, so that another workspace can read them. */
export async function exportRules({ store }: Pick<Context, 'store'>): Promise<RuleFile> {
  const rules = (await store.rules.list()).map(inputOf);
  const text = JSON.stringify(rules);
  const all = await namedThings({ store });
  const names = Object.fromEntries([...all].filter(([id]) => text.includes(id)));
  return { kind: 'onevoice.rules', version: 1, rules, names };
}

async function namedThings({ store }: Pick<Context, 'store'>): Promise<Map<string, string>> {
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

/**
 * Adds the rules of a file behind those that are there, switched off, so that somebody looks at them first. All or none.
 * @throws AppError validation-failed with the place of each problem: "rules.2.actions.0.tagIds"
 */
export async function importRules(context: RuleContext, actor: Actor, file: RuleFile): Promise<Rule[]> {
  const ids = await translations(context, file.names);
  const known = await readKnown(context);
  const problems: FieldProblem[] = [];
  const rules: RuleInput[] = [];
  for (const [position, raw] of file.rules.entries()) {
    const parsed = ruleInput.safeParse(translated(raw, ids), { error: wordsForIssue });
    const path = `rules.${String(position)}`;
    if (parsed.success) rules.push({ ...parsed.data, enabled: false });
    const found = parsed.success
      ? problemsOf(parsed.data, known)
      : parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    problems.push(...found.map((one) => ({ ...one, path: one.path ? `${path}.${one.path}` : path })));
  }
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems.slice(0, 50) });
  const there = (await context.store.rules.list()).length;
  if (there + rules.length > mostRules) {
    throw new AppError('validation-failed', {
      detail: `A workspace has at most ${String(mostRules)} rules.`,
    });
  }
  const made: Rule[] = [];
  for (const rule of rules) made.push(await createRule(context, actor, rule));
  return made;
}

/** Ids of the file -> ids here, of what has the same name. */
async function translations(context: Pick<Context, 'store'>, names: Names): Promise<Map<string, string>> {
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

function translated(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => translated(one, ids));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translated(one, ids)]));
}
