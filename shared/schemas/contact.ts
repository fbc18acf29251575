import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const identity = z.object({
  id,
  /** email, and later phone, handle kinds of other channels. */
  kind: z.string(),
  value: z.string(),
  verified: z.boolean(),
});
export type Identity = z.infer<typeof identity>;

export const contact = z.object({
  id,
  name: z.string(),
  company: z.string(),
  notes: z.string(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  identities: z.array(identity),
  conversationCount: z.number().int(),
  firstSeenAt: moment,
  lastSeenAt: moment,
});
export type Contact = z.infer<typeof contact>;

export const contactPatch = z.object({
  name: z.string().trim().max(200).optional(),
  company: z.string().trim().max(200).optional(),
  notes: z.string().max(20_000).optional(),
});
