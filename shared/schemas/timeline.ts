import { z } from 'zod';
import { entryKinds } from '../loyalty/balance.ts';
import { orderStatus } from './order.ts';
import { id, moment, pageQuery } from './primitives.ts';
import { sideState } from './side.ts';

export const timelineKinds = [
  ...(['message', 'mention', 'review', 'note', 'order', 'survey'] as const),
  ...(['points', 'tier', 'campaign', 'side', 'promise', 'task'] as const),
] as const;
export const timelineKind = z.enum(timelineKinds);
export type TimelineKind = z.infer<typeof timelineKind>;

/** Each at its own moment: it went out, came back, was answered, was the last one that they wanted, was called spam. */
export const campaignOutcomes = ['sent', 'bounced', 'replied', 'unsubscribed', 'complained'] as const;
const campaignOutcome = z.enum(campaignOutcomes);
export type CampaignOutcome = z.infer<typeof campaignOutcome>;

/** Something that happened between a contact and us, whatever it was. */
export const timelineEvent = z.object({
  id,
  kind: timelineKind,
  at: moment,
  /** Where it is looked at; null: not in a conversation. */
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
  /** Points that came, or went (below nothing). */
  points: z.object({ kind: z.enum(entryKinds), points: z.number().int() }).optional(),
  /** The names of the tiers before and after; empty: none. */
  tier: z.object({ from: z.string(), to: z.string() }).optional(),
  /** What became of a campaign then; its name is the text. */
  campaign: campaignOutcome.optional(),
  /** How far a side conversation is; its name is the text. */
  side: sideState.optional(),
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
