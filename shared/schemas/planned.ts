import { z } from 'zod';
import { attachment } from './attachment.ts';
import { replyInput } from './message.ts';
import { id, moment, participant } from './primitives.ts';

/** planned: it waits for its time; sending: it is that now; held-back: the customer wrote first; failed: it could not go. */
export const plannedState = z.enum(['planned', 'sending', 'held-back', 'failed']);
export type PlannedState = z.infer<typeof plannedState>;

/** A reply that is to go out at a time to come. Until then it is no message: the customer waits as before. */
export const plannedReply = z.object({
  id,
  conversationId: id,
  author: z.object({ id, name: z.string() }),
  text: z.string(),
  attachments: z.array(attachment),
  to: z.array(participant).nullable(),
  sendAt: moment,
  /** It stays here when the customer writes before. */
  unlessTheyWrite: z.boolean(),
  thenStatus: replyInput.shape.thenStatus,
  state: plannedState,
  /** Why it did not go out. */
  problem: z.string().nullable(),
  createdAt: moment,
  updatedAt: moment,
});
export type PlannedReply = z.infer<typeof plannedReply>;

export const plannedInput = replyInput.omit({ expectedRevision: true, force: true }).extend({
  sendAt: moment,
  unlessTheyWrite: z.boolean().default(false),
});
export type PlannedInput = z.output<typeof plannedInput>;

/** Only what is given changes. A time that has passed: now. */
export const plannedPatch = z.object({ sendAt: moment.optional(), unlessTheyWrite: z.boolean().optional() });
export type PlannedPatch = z.infer<typeof plannedPatch>;
