import { z } from 'zod';
import { isTimeZone } from '../widget/opening.ts';
import { id, moment } from './primitives.ts';

export const commitmentState = z.enum(['open', 'done', 'cancelled']);
export const commitmentKind = z.enum(['promise', 'task']);

/** How often a task comes back, by the clocks of a place. */
export const repeat = z.object({
  unit: z.enum(['day', 'week', 'month']),
  every: z.number().int().min(1).max(52),
  /** Left out: that of the workspace. */
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { message: 'Use a time zone such as Europe/Berlin.' })
    .optional(),
});
export type RepeatInput = z.infer<typeof repeat>;

/**
 * What somebody promised a customer: "a call by Friday 14:00"; or a task of our own about them, of which nobody was told. It
 * has an owner and a clock.
 */
export const commitment = z.object({
  id,
  conversationId: id,
  kind: commitmentKind,
  text: z.string(),
  ownerId: id,
  dueAt: moment,
  /** Done, it comes back. */
  repeat: repeat.nullable(),
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
  /** Left out: a promise. */
  kind: commitmentKind.optional(),
  repeat: repeat.nullish(),
});

export const commitmentPatch = z.object({
  text: z.string().trim().min(1).max(300).optional(),
  ownerId: id.optional(),
  dueAt: moment.optional(),
  state: commitmentState.optional(),
});
