import { z } from 'zod';
import { operatorNames } from '../rules/operators.ts';
import { id, moment, page } from './primitives.ts';
import { ruleAction } from './rule.ts';

/** A value of a field. */
export const factValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** One condition as it was looked at. */
export const ruleCheck = z.object({
  field: z.string(),
  operator: z.enum(operatorNames),
  values: z.array(z.string()).optional(),
  number: z.number().optional(),
  /** What was there. */
  actual: factValue,
  passed: z.boolean(),
});

/** Why an action was left undone. */
export const refusal = z.enum([
  'nothing-to-change',
  'gone',
  'does-not-see-inbox',
  'automatic-mail',
  'spam',
  'nobody-to-write-to',
  'once-a-day',
  'old-news',
  'nobody-to-tell',
  'not-valid',
  'no-text',
  'missing-value',
  'not-allowed',
  'person-said-otherwise',
]);
export type Refusal = z.infer<typeof refusal>;

export const decidedRule = z.object({
  ruleId: id,
  name: z.string(),
  version: z.number().int(),
  matched: z.boolean(),
  /** Of a rule that did not match, the conditions that decided. */
  checks: z.array(ruleCheck),
  actions: z.array(
    z.object({
      type: z.string(),
      done: z.boolean(),
      why: refusal.nullable(),
      /** The macro that it belongs to. */
      macro: z.string().optional(),
      /** What it was to do, long texts cut; traces of earlier versions know only its type. */
      action: ruleAction.optional(),
      /** Id -> the name of what it mentions, as it was then. */
      names: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
export type DecidedRule = z.infer<typeof decidedRule>;

/** Who was looked at when a conversation looked for somebody, and why one got it; words for it are with the web. */
export const assignmentTrace = z.object({
  /** Of which team; null: of the inbox. */
  teamId: id.nullable(),
  /** Who got it; null: nobody could. */
  userId: id.nullable(),
  ground: z.enum(['known', 'turn', 'room', 'only']).nullable(),
  /** How far the search had widened. */
  stage: z.enum(['matched', 'language', 'anyone']),
  strategy: z.string(),
  waitedMinutes: z.number(),
  looked: z.array(z.object({ userId: id, hindrance: z.string().nullable() })),
});
export type AssignmentTrace = z.infer<typeof assignmentTrace>;

/** The trace of one event. */
export const decision = z.object({
  id,
  /** The message or activity that it happened by. */
  messageId: id,
  event: z.string(),
  at: moment,
  looked: z.number().int(),
  fired: z.number().int(),
  rules: z.array(decidedRule),
  /** Too many rules had matched within the hour. */
  heldBack: z.boolean(),
  /** Of event `assignment`: who could have had it. */
  assignment: assignmentTrace.nullable(),
});
export type Decision = z.infer<typeof decision>;
export const decisionPage = page(decision);
