import { z } from 'zod';
import { orderStatus } from './order.ts';
import { id, moment, pageQuery } from './primitives.ts';

export const timelineKinds = ['message', 'mention', 'note', 'order', 'survey', 'promise', 'task'] as const;
export const timelineKind = z.enum(timelineKinds);
export type TimelineKind = z.infer<typeof timelineKind>;

/** Something that happened between a contact and us, whatever it was. */
export const timelineEvent = z.object({
  id,
  kind: timelineKind,
  at: moment,
  /** Where it is looked at; null: an order. */
  conversationId: id.nullable(),
  channel: z.string().nullable(),
  /** Of a message: who wrote it; of a task: whose it is. */
  who: z.string(),
  /** Did we write it? */
  ours: z.boolean(),
  /** The beginning of what was written. */
  text: z.string(),
  order: z
    .object({ status: orderStatus, total: z.number(), currency: z.string(), url: z.string().nullable() })
    .optional(),
  /** Of a survey that was answered. */
  score: z.number().nullable().optional(),
  /** The highest that there was to give. */
  of: z.number().optional(),
  /** Of a task or a promise. */
  state: z.enum(['open', 'done', 'cancelled']).optional(),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;

export const timelineQuery = pageQuery.extend({
  /** Kinds, apart by commas; left out: all. */
  kinds: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(timelineKind).min(1))
    .optional(),
});
