import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import { ruleInput, type Rule, type RuleFile, type RuleInput } from '../../../shared/schemas/rule.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { problemsOf, readKnown } from './check-rule.ts';
import { createRule, inputOf, mostRules, type RuleContext } from './manage.ts';
import { namedThings, namesIn, translated, translations } from './named-things.ts';

/** All rules with the names of what they mention, so that another workspace can read them. */
export async function exportRules({ store }: Pick<Context, 'store'>): Promise<RuleFile> {
  const rules = (await store.rules.list()).map(inputOf);
  const names = namesIn(rules, await namedThings({ store }));
  return { kind: 'onevoice.rules', version: 1, rules, names };
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
