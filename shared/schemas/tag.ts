import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const tagColours = ['grey', 'teal', 'blue', 'violet', 'pink', 'red', 'amber', 'green'] as const;

export const tagLearning = ['off', 'suggest', 'apply'] as const;

export const tag = z.object({
  id,
  name: z.string(),
  colour: z.enum(tagColours),
  /** Words or phrases; an inbound message that holds one gets the tag. Whole words, case and accents ignored. */
  keywords: z.array(z.string()),
  /** Tags of one group stand together; null: in none. */
  group: z.string().nullable(),
  /** What is done with what was learnt from people's tags: nothing, suggest it, or put it on where it is sure enough. */
  learning: z.enum(tagLearning),
});
export type Tag = z.infer<typeof tag>;

/** One tag becoming another, everywhere. */
export const tagMerge = z.object({
  id,
  fromId: id,
  fromName: z.string(),
  intoId: id,
  intoName: z.string(),
  state: z.enum(['working', 'done']),
  /** Conversations that have changed so far. */
  moved: z.number().int(),
  at: moment,
});
export type TagMerge = z.infer<typeof tagMerge>;

export const tagInput = z.object({
  name: z.string().trim().min(1).max(60),
  colour: z.enum(tagColours).default('grey'),
  keywords: z.array(z.string().trim().min(2).max(80)).max(200).default([]),
  group: z.string().trim().min(1).max(60).nullable().default(null),
  learning: z.enum(tagLearning).default('suggest'),
});
