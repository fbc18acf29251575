import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Rule, RuleInput, RuleVersion } from '../../../shared/schemas/rule.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredRule } from '../../store/rules.ts';
import { authorOf } from '../conversations/author.ts';
import { checkRule } from './check-rule.ts';

export type RuleContext = Pick<Context, 'store' | 'clock'>;

const mostVersions = 50;
/** A workspace with more is in need of fewer. */
export const mostRules = 500;

/** In their order. */
export async function listRules({ store }: Pick<Context, 'store'>): Promise<Rule[]> {
  return (await store.rules.list()).map(presentRule);
}

/** @throws AppError validation-failed */
export async function createRule(context: RuleContext, actor: Actor, input: RuleInput): Promise<Rule> {
  await checkRule(context, input);
  const rules = await context.store.rules.list();
  if (rules.length >= mostRules) {
    throw new AppError('validation-failed', { detail: `There are ${String(mostRules)} rules already.` });
  }
  const now = context.clock.now();
  const { name: updatedBy } = await authorOf(context, actor);
  const position = Math.max(-1, ...rules.map((one) => one.position)) + 1;
  const row = { id: newId(), ...input, position, version: 1, enabledAt: now, updatedAt: now, updatedBy };
  await context.store.rules.insert(row);
  await keepVersion(context, row, 'created');
  return presentRule(row);
}

/**
 * Changes a rule; what it was stays as a version.
 * @throws AppError not-found, validation-failed, too-late when somebody else changed it since the given version
 */
export async function updateRule(
  context: RuleContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: RuleInput },
): Promise<Rule> {
  const before = await context.store.rules.read(id);
  if (!before) throw new AppError('not-found');
  await checkRule(context, input);
  const now = context.clock.now();
  const { name: updatedBy } = await authorOf(context, actor);
  const switchedOn = input.enabled && !before.enabled;
  const set = {
    ...{ ...input, version: version + 1, updatedAt: now, updatedBy },
    ...(switchedOn && { enabledAt: now }),
  };
  const after = await context.store.rules.update(id, version, set);
  if (!after)
    throw new AppError('too-late', { detail: 'Somebody changed this rule meanwhile. Load it again.' });
  await keepVersion(context, after, changeOf(before, after));
  return presentRule(after);
}

function changeOf(before: StoredRule, after: StoredRule): RuleVersion['change'] {
  if (before.enabled === after.enabled) return 'changed';
  return after.enabled ? 'switched-on' : 'switched-off';
}

/** @throws AppError not-found */
export async function deleteRule(context: RuleContext, actor: Actor, id: string): Promise<void> {
  const rule = await context.store.rules.read(id);
  if (!rule) throw new AppError('not-found');
  const { name: updatedBy } = await authorOf(context, actor);
  const last = { ...rule, version: rule.version + 1, updatedAt: context.clock.now(), updatedBy };
  await context.store.rules.remove(id);
  await keepVersion(context, last, 'deleted');
}

/** Rules that are not named keep their order, behind the others. */
export async function reorderRules(context: RuleContext, ids: readonly string[]): Promise<Rule[]> {
  const rules = await context.store.rules.list();
  const known = new Set(rules.map(({ id }) => id));
  const first = [...new Set(ids)].filter((id) => known.has(id));
  const others = rules.map(({ id }) => id).filter((id) => !first.includes(id));
  await context.store.rules.reorder([...first, ...others]);
  return listRules(context);
}

/** Who made it what it is, newest first; of a deleted one too. */
export async function listRuleVersions(
  { store }: Pick<Context, 'store'>,
  id: string,
): Promise<RuleVersion[]> {
  const versions = await store.rules.versionsOf(id, mostVersions);
  return versions.map(({ version, at, by, change, rule }) => ({
    ...{ version, by, change, rule },
    at: at.toISOString(),
  }));
}

/** Keeps a rule as it is now, with who made it so. */
export async function keepVersion(
  context: RuleContext,
  row: StoredRule,
  change: RuleVersion['change'],
): Promise<void> {
  const { id, version, updatedAt: at, updatedBy: by } = row;
  const rule = inputOf(row);
  await context.store.rules.keepVersion({
    id: `${id}/${String(version)}`,
    ruleId: id,
    version,
    at,
    by,
    change,
    rule,
  });
}

/** What a person says of a rule, without what the store keeps of it. */
export function inputOf(row: RuleInput): RuleInput {
  const { name, enabled, inboxIds, events, match, conditions, actions, stop } = row;
  return { name, enabled, inboxIds, events, match, conditions, actions, stop };
}

function presentRule(row: StoredRule): Rule {
  const { id, version, updatedAt, updatedBy } = row;
  return { id, ...inputOf(row), version, updatedBy, updatedAt: updatedAt.toISOString() };
}
