import { z } from 'zod';
import { id, moment } from './primitives.ts';

/**
 * One thing that arrived, kept byte for byte. pending -> imported | duplicate | ignored | quarantined; a retry or a
 * replay makes it pending again.
 */
export const rawItemState = z.enum(['pending', 'imported', 'duplicate', 'ignored', 'quarantined']);
export type RawItemState = z.infer<typeof rawItemState>;

export const rawItem = z.object({
  id,
  inboxId: id,
  externalId: z.string(),
  state: rawItemState,
  /** Why it was ignored or quarantined, in a sentence. */
  reason: z.string().nullable(),
  attempts: z.number().int(),
  size: z.number().int(),
  /** From the headers, as far as they could be read. */
  summary: z.object({ from: z.string(), subject: z.string() }),
  receivedAt: moment,
  settledAt: moment.nullable(),
  messageId: id.nullable(),
  conversationId: id.nullable(),
});
export type RawItem = z.infer<typeof rawItem>;
