import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** A call that a rule made, or will make, to another system. */
export const ruleCall = z.object({
  id,
  conversationId: id,
  url: z.string(),
  /** queued: tried again at `nextTryAt`; failed: given up. */
  state: z.enum(['queued', 'sent', 'failed']),
  attempts: z.number().int(),
  /** What came back last, or why nothing did. */
  answer: z.string().nullable(),
  nextTryAt: moment.nullable(),
  createdAt: moment,
});
export type RuleCall = z.infer<typeof ruleCall>;
