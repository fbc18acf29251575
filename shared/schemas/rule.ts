import { z } from 'zod';
import { findField } from '../rules/fields.ts';
import { operandOf, operatorNames, operatorsFor } from '../rules/operators.ts';
import { conversationStatus, priority } from './conversation.ts';
import { id, moment } from './primitives.ts';

/** What happens in a conversation by itself. */
export const plainEvents = [
  'created',
  'customer-replied',
  'agent-replied',
  'assigned',
  'tag-added',
  'status-changed',
  'sla-warned',
  'sla-breached',
  'promise-overdue',
  'survey-answered',
  'tier-changed',
  'taken-back',
  'handed-on',
  'nobody-took-it',
] as const;

const hours = z.number().min(0.05).max(8760);

/** What a rule waits for. */
export const ruleEvent = z.discriminatedUnion('type', [
  z.object({ type: z.enum(plainEvents) }),
  /** quiet: nothing happened for so long; customer-waits: nobody has answered for so long. */
  z.object({ type: z.literal('idle'), measure: z.enum(['quiet', 'customer-waits']), hours }),
  /** So long after the conversation began. */
  z.object({ type: z.literal('time-reached'), hours }),
]);
export type RuleEvent = z.infer<typeof ruleEvent>;
export type RuleEventType = RuleEvent['type'];

const match = z.enum(['all', 'any']);

export const ruleCondition = z
  .object({
    /** One of the table in shared/rules/fields.ts. */
    field: z.string().max(60),
    operator: z.enum(operatorNames),
    /** Texts of which one must fit, choices, or one pattern. */
    values: z.array(z.string().min(1).max(500)).max(50).optional(),
    number: z.number().optional(),
  })
  .superRefine(({ field: name, operator, values = [], number }, context) => {
    const say = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    const field = findField(name);
    if (!field) return say('field', `There is no field “${name}”.`);
    if (!operatorsFor(field).includes(operator))
      return say('operator', `“${operator}” does not fit “${name}”.`);
    const operand = operandOf(field.type, operator);
    if (operand === 'number' && number === undefined) say('number', 'Give a number.');
    if (operand === 'values' && values.length === 0) say('values', 'Name at least one.');
    if (operand === 'pattern' && values.length !== 1) say('values', 'Give one pattern.');
    const { choices } = field;
    const foreign = Array.isArray(choices) && values.find((value) => !(choices as string[]).includes(value));
    if (typeof foreign === 'string')
      say('values', `“${foreign}” is none of ${(choices as string[]).join(', ')}.`);
  });
export type RuleCondition = z.infer<typeof ruleCondition>;

export const ruleGroup = z.object({ match, conditions: z.array(ruleCondition).min(1).max(20) });
export type RuleGroup = z.infer<typeof ruleGroup>;

/** Conditions and, one level down, groups of them. */
export const ruleLogic = z.object({
  match: match.default('all'),
  conditions: z
    .array(z.union([ruleGroup, ruleCondition]))
    .max(20)
    .default([]),
});
export type RuleLogic = z.infer<typeof ruleLogic>;

const text = z.string().trim().min(1).max(20_000);

/** What rules and macros both can do. */
const actions = [
  z.object({ type: z.literal('assign'), userId: id.nullable() }),
  z.object({ type: z.literal('team'), teamId: id.nullable() }),
  z.object({ type: z.literal('add-tags'), tagIds: z.array(id).min(1).max(20) }),
  z.object({ type: z.literal('remove-tags'), tagIds: z.array(id).min(1).max(20) }),
  z.object({ type: z.literal('priority'), priority }),
  z.object({ type: z.literal('status'), status: conversationStatus.exclude(['snoozed']) }),
  z.object({ type: z.literal('snooze'), hours }),
  z.object({ type: z.literal('spam'), spam: z.boolean() }),
  z.object({
    type: z.literal('language'),
    language: z.string().regex(/^[a-z]{2,3}$/, 'Use a code such as “de”.'),
  }),
  z.object({ type: z.literal('note'), text }),
  /** Held like any reply, never to a machine, at most once a day for each conversation. */
  z.object({ type: z.literal('reply'), text }),
  /** The same with an approved text, in the customer's language. */
  z.object({ type: z.literal('answer'), answerId: id }),
  z.object({
    type: z.literal('notify'),
    groups: z
      .array(z.enum(['assignee', 'team', 'supervisors']))
      .max(3)
      .default([]),
    userIds: z.array(id).max(20).default([]),
    text: z.string().trim().max(300).default(''),
  }),
  z.object({ type: z.literal('sla-policy'), policyId: id }),
] as const;

/** What a macro does when a person runs it: no macro of its own, and nothing that only a rule's secret signs. */
export const macroAction = z.discriminatedUnion('type', actions);
export type MacroAction = z.infer<typeof macroAction>;
export const macroActionTypes = macroAction.options.map(({ shape }) => shape.type.value);

export const ruleAction = z.discriminatedUnion('type', [
  ...actions,
  /** The actions of a shared macro, as it is then. */
  z.object({ type: z.literal('macro'), macroId: id }),
  z.object({ type: z.literal('call-url'), url: z.url({ protocol: /^https?$/ }).max(2000) }),
]);
export type RuleAction = z.infer<typeof ruleAction>;
export type RuleActionType = RuleAction['type'];
export const ruleActionTypes = ruleAction.options.map(({ shape }) => shape.type.value);

const ruleFields = {
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean().default(true),
  /** Empty: everywhere. */
  inboxIds: z.array(id).max(200).default([]),
  events: z.array(ruleEvent).min(1).max(8),
  match: ruleLogic.shape.match,
  conditions: ruleLogic.shape.conditions,
  actions: z.array(ruleAction).min(1).max(12),
  /** Rules after it are not looked at when it matched. */
  stop: z.boolean().default(false),
};
export const ruleInput = z.object(ruleFields);
export type RuleInput = z.output<typeof ruleInput>;

export const rule = z.object({
  id,
  ...ruleFields,
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Rule = z.infer<typeof rule>;

/** A rule as it was, with who made it so. */
export const ruleVersion = z.object({
  version: z.number().int(),
  at: moment,
  by: z.string(),
  change: z.enum(['created', 'changed', 'switched-on', 'switched-off', 'deleted']),
  rule: ruleInput,
});
export type RuleVersion = z.infer<typeof ruleVersion>;

/** What is exported and imported: rules in their order. Names stand for ids, so that another workspace can read it. */
export const ruleFile = z.object({
  kind: z.literal('onevoice.rules'),
  version: z.literal(1),
  /** Each is held against the schema of a rule with a sentence for what does not fit. */
  rules: z.array(z.unknown()).max(500),
  /** Id -> name of the people, teams, tags and inboxes that the rules mention. */
  names: z.record(id, z.string()).default({}),
});
export type RuleFile = z.output<typeof ruleFile>;
