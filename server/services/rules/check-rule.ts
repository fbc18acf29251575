import { attributeOfField } from '../../../shared/attributes/fields.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Choices } from '../../../shared/rules/field-table.ts';
import { findField } from '../../../shared/rules/fields.ts';
import { operandOf } from '../../../shared/rules/operators.ts';
import type { RuleAction, RuleCondition, RuleInput, RuleLogic } from '../../../shared/schemas/rule.ts';
import type { Context } from '../../context.ts';
import { safePattern } from '../../security/safe-pattern.ts';
import { placeholderNames, unknownPlaceholders } from './placeholders.ts';

const kinds = [
  'users',
  'teams',
  'tags',
  'inboxes',
  'calendars',
  'policies',
  'tiers',
  'segments',
  'answers',
  'macros',
] as const;
type KnownKind = (typeof kinds)[number];

/** What a rule may name, by kind. */
export type Known = Record<KnownKind, ReadonlySet<string>> & {
  /** The keys of their choices, by the ids of those in use. */
  attributes: ReadonlyMap<string, ReadonlySet<string>>;
};

export async function readKnown({ store }: Pick<Context, 'store'>): Promise<Known> {
  const [users, teams, tags, inboxes, calendars, policies, tiers, segments, answers, macros, attributes] =
    await Promise.all([
      store.users.list(),
      store.teams.list(),
      store.tags.list(),
      store.inboxes.list(),
      store.calendars.list(),
      store.slaPolicies.list(),
      store.tiers.list(),
      store.segments.list(),
      store.answers.list(),
      store.macros.list(),
      store.attributes.list(),
    ]);
  const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
  return {
    users: ids(users.filter(({ active }) => active)),
    teams: ids(teams),
    tags: ids(tags),
    inboxes: ids(inboxes),
    calendars: ids(calendars),
    policies: ids(policies.filter(({ active }) => active)),
    tiers: ids(tiers),
    segments: ids(segments),
    answers: ids(answers),
    macros: ids(macros.filter(({ ownerId }) => ownerId === null)),
    attributes: new Map(
      attributes
        .filter(({ retired }) => !retired)
        .map(({ id, options }) => [id, new Set(options.map(({ key }) => key))]),
    ),
  };
}

/** @throws AppError validation-failed for patterns that are none, for people and things that are not there */
export async function checkRule(context: Pick<Context, 'store'>, rule: RuleInput): Promise<void> {
  const problems = problemsOf(rule, await readKnown(context));
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
}

/** Everything that does not fit, each with its place: "conditions.0.values". Pure. */
export function problemsOf(rule: RuleInput, known: Known): FieldProblem[] {
  return [
    ...gone('inboxIds', rule.inboxIds, known.inboxes),
    ...conditionsProblems(rule.conditions, known),
    ...rule.actions.flatMap((action, position) =>
      actionProblems(`actions.${String(position)}`, action, known),
    ),
  ];
}

/** What does not fit in conditions, each with its place. Pure. */
export function conditionsProblems(conditions: RuleLogic['conditions'], known: Known): FieldProblem[] {
  return conditions.flatMap((one, position) => {
    const path = `conditions.${String(position)}`;
    if (!('conditions' in one)) return conditionProblems(path, one, known);
    return one.conditions.flatMap((inner, at) =>
      conditionProblems(`${path}.conditions.${String(at)}`, inner, known),
    );
  });
}

function gone(path: string, ids: readonly string[], known: ReadonlySet<string>): FieldProblem[] {
  return ids.some((id) => !known.has(id)) ? [{ path, message: 'This is not there any more.' }] : [];
}

const named = (choices: Choices | undefined): choices is KnownKind =>
  (kinds as readonly unknown[]).includes(choices);

function conditionProblems(path: string, condition: RuleCondition, known: Known): FieldProblem[] {
  const field = findField(condition.field);
  if (!field) return [];
  const { operator, values = [] } = condition;
  const attribute = attributeOfField(condition.field);
  if (attribute && !known.attributes.has(attribute.id))
    return [{ path: `${path}.field`, message: 'This is not there any more.' }];
  const operand = operandOf(field.type, operator);
  if (operand === 'pattern') return patternProblem(`${path}.values`, values[0] ?? '');
  if (operand === 'values' && named(field.choices))
    return gone(`${path}.values`, values, known[field.choices]);
  if (operand === 'values' && attribute && field.choices)
    return gone(`${path}.values`, values, known.attributes.get(attribute.id) ?? new Set());
  return [];
}

function patternProblem(path: string, source: string): FieldProblem[] {
  try {
    safePattern(source);
    return [];
  } catch (error) {
    return [{ path, message: error instanceof Error ? error.message : 'This is not a pattern.' }];
  }
}

/** What does not fit in an action, each with its place. Pure. */
export function actionProblems(path: string, action: RuleAction, known: Known): FieldProblem[] {
  switch (action.type) {
    case 'assign':
      return action.userId === null ? [] : gone(`${path}.userId`, [action.userId], known.users);
    case 'team':
      return action.teamId === null ? [] : gone(`${path}.teamId`, [action.teamId], known.teams);
    case 'add-tags':
    case 'remove-tags':
      return gone(`${path}.tagIds`, action.tagIds, known.tags);
    case 'sla-policy':
      return gone(`${path}.policyId`, [action.policyId], known.policies);
    case 'macro':
      return gone(`${path}.macroId`, [action.macroId], known.macros);
    case 'answer':
      return gone(`${path}.answerId`, [action.answerId], known.answers);
    case 'notify':
      return [
        ...gone(`${path}.userIds`, action.userIds, known.users),
        ...nobody(path, action),
        ...textProblem(path, action.text),
      ];
    case 'note':
    case 'reply':
      return textProblem(path, action.text);
    default:
      return [];
  }
}

function nobody(path: string, { userIds, groups }: { userIds: string[]; groups: string[] }): FieldProblem[] {
  return userIds.length + groups.length > 0
    ? []
    : [{ path: `${path}.groups`, message: 'Name at least one.' }];
}

function textProblem(path: string, text: string): FieldProblem[] {
  const [unknown] = unknownPlaceholders(text);
  if (unknown === undefined) return [];
  const names = placeholderNames.map((name) => `{{${name}}}`).join(', ');
  return [{ path: `${path}.text`, message: `{{${unknown}}} stands for nothing. There are: ${names}.` }];
}
