import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const commitmentState = z.enum(['open', 'done', 'cancelled']);

/** What somebody promised a customer: "a call by Friday 14:00". It has an owner and a clock. */
export const commitment = z.object({
  id,
  conversationId: id,
  text: z.string(),
  ownerId: id,
  dueAt: moment,
  state: commitmentState,
  /** Its time is over and it was open then. */
  overdue: z.boolean(),
  /** When it was done, or taken back. */
  closedAt: moment.nullable(),
  createdAt: moment,
});
export type Commitment = z.infer<typeof commitment>;

export const commitmentInput = z.object({
  text: z.string().trim().min(1).max(300),
  /** Left out: oneself. */
  ownerId: id.optional(),
  dueAt: moment,
});

export const commitmentPatch = z.object({
  text: z.string().trim().min(1).max(300).optional(),
  ownerId: id.optional(),
  dueAt: moment.optional(),
  state: commitmentState.optional(),
});
