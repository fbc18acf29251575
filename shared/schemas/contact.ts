import { z } from 'zod';
import { isTimeZone } from '../widget/opening.ts';
import { advocateLevel } from './advocate.ts';
import { attributePatch, attributeValues } from './attribute.ts';
import { risk } from './health.ts';
import { mannersProfile } from './manners.ts';
import { orderSummary } from './order.ts';
import { id, moment, pageQuery } from './primitives.ts';

export const identity = z.object({
  id,
  /** email, phone, or the id of a channel. */
  kind: z.string(),
  value: z.string(),
  /** How people see it where the value is an opaque id: "@ada_b". */
  handle: z.string().nullable(),
  verified: z.boolean(),
});
export type Identity = z.infer<typeof identity>;

/** What speaks for two contacts being one person; said in words by `contacts.evidence.<type>`. */
export const evidence = z.object({
  type: z.string().max(40),
  /** The address, name or handle that they share. */
  value: z.string().max(320),
});
export type Evidence = z.infer<typeof evidence>;

export const contact = z.object({
  id,
  name: z.string(),
  company: z.string(),
  /** The company of that name; left out: none. */
  companyId: id.optional(),
  /** Whose customer they are; left out: nobody's. */
  ownerId: id.optional(),
  notes: z.string(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** How much they are worth to us: the id of a tier. */
  tier: id.nullable(),
  /** Put on by people; of all their contacts together. */
  tagIds: z.array(id),
  /** What else is known of them, by the keys of attributes; left out: nothing. */
  attributes: attributeValues.optional(),
  /** How they like to be written to, where people wrote it down. */
  manners: mannersProfile.optional(),
  /** What they ordered in all; left out: nothing. */
  orders: orderSummary.optional(),
  /** How they fare, as it was looked at last; left out: not yet. */
  health: z.object({ score: z.number(), risk }).optional(),
  /** How much they speak for us; left out: nothing says. */
  advocate: z.object({ score: z.number(), level: advocateLevel }).optional(),
  /** The segments that they belong to now. Left out where many contacts are listed. */
  segmentIds: z.array(id).optional(),
  identities: z.array(identity),
  /** Addresses that they gave as theirs and that nobody vouches for: shown, and never joined with anything. */
  claims: z.array(z.object({ kind: z.string(), value: z.string(), handle: z.string().nullable() })),
  /** Contacts that people said are the same person, newest last; each can be taken back. */
  merges: z.array(
    z.object({
      id,
      name: z.string(),
      addresses: z.array(z.string()),
      /** null: the customer followed a personal link. */
      by: z.string().nullable(),
      at: moment,
      evidence: z.array(evidence),
    }),
  ),
  conversationCount: z.number().int(),
  /** On legal hold: nobody and nothing deletes what there is of them. */
  held: z.boolean().optional(),
  firstSeenAt: moment,
  lastSeenAt: moment,
});
export type Contact = z.infer<typeof contact>;

export const contactPatch = z.object({
  name: z.string().trim().max(200).optional(),
  company: z.string().trim().max(200).optional(),
  notes: z.string().max(20_000).optional(),
  tier: id.nullable().optional(),
  ownerId: id.nullable().optional(),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { message: 'Use a time zone such as Europe/Berlin.' })
    .nullable()
    .optional(),
  tagIds: z.array(id).max(50).optional(),
  /** Only those that are named change. */
  attributes: attributePatch.optional(),
  /** Replaces what was written down before. */
  manners: mannersProfile.optional(),
});

export const contactOrders = ['seen', 'first', 'name', 'health', 'advocate'] as const;
export const contactOrder = z.enum(contactOrders);
export type ContactOrder = z.infer<typeof contactOrder>;

export const contactListQuery = pageQuery.extend({
  /** The beginning of a name or address. */
  q: z.string().trim().max(200).optional(),
  /** Seen last first, first seen last first, by name, worst health first, or who speaks for us most; left out: seen. */
  order: contactOrder.optional(),
  segmentId: id.optional(),
  tagId: id.optional(),
  tier: id.optional(),
  companyId: id.optional(),
  ownerId: id.optional(),
});

export const contactsTagging = z.object({
  ids: z.array(id).min(1).max(200),
  add: z.array(id).max(20).default([]),
  remove: z.array(id).max(20).default([]),
});

/** Somebody who may be the same person, and why. */
export const contactSuggestion = z.object({
  contact,
  evidence: z.array(evidence),
  /** Proven: the same verified address; likely; possible: only a name or a handle. */
  strength: z.enum(['proven', 'likely', 'possible']),
});
export type ContactSuggestion = z.infer<typeof contactSuggestion>;

/** Somebody who belongs to a contact, and how: "assistant", "married to". */
export const relatedContact = z.object({ contact, what: z.string() });
export type RelatedContact = z.infer<typeof relatedContact>;

export const mergeInput = z.object({
  /** Who is the same person; the contact of the path stands for both. */
  otherId: id,
  evidence: z.array(evidence).max(10).default([]),
});
