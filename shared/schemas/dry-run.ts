import { z } from 'zod';
import { factValue } from './decision.ts';
import { ruleEvent } from './rule.ts';
import { id, moment } from './primitives.ts';

/** A rule held against what happened: nothing is changed by it. */
export const dryRun = z.object({
  id,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  startedAt: moment,
  /** Conversations looked at so far. */
  looked: z.number().int(),
  /** Those in which the rule would have matched. */
  matched: z.number().int(),
  /** Not all could be looked at: there are too many, or it took too long. */
  cut: z.boolean(),
  /** How often each kind of action would have done something. */
  changes: z.record(z.string(), z.number().int()),
  /** The newest of those that match. */
  examples: z.array(
    z.object({
      conversationId: id,
      number: z.number().int(),
      subject: z.string(),
      contact: z.string(),
      at: moment,
      event: ruleEvent.options[0].shape.type.or(z.enum(['idle', 'time-reached'])),
      /** Actions that would change something now. */
      actions: z.array(z.string()),
      /** What the conversation would be like: fields of shared/rules/fields.ts. */
      changes: z.array(z.object({ field: z.string(), before: factValue, after: factValue })).default([]),
    }),
  ),
});
export type DryRun = z.infer<typeof dryRun>;
