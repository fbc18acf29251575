import { z } from 'zod';
import { attributePatch, attributeValues } from './attribute.ts';
import { evidence } from './contact.ts';
import { boundedCount, id, moment } from './primitives.ts';

/** A company that contacts belong to. There is one for each name, however it is spelt. */
export const company = z.object({
  id,
  name: z.string(),
  website: z.string(),
  notes: z.string(),
  /** Whose customer it is; null: nobody's. */
  ownerId: id.nullable(),
  /** What else is known of it, by the keys of attributes. */
  attributes: attributeValues,
  /** The company that it is part of by now; left out: none. */
  mergedInto: id.optional(),
  /** Companies that people said are part of it, oldest first; each can be taken back. Only where one is read. */
  merges: z.array(z.object({ id, companyId: id, name: z.string(), by: z.string(), at: moment })).optional(),
  createdAt: moment,
  updatedAt: moment,
});
export type Company = z.infer<typeof company>;

const website = z
  .string()
  .trim()
  .max(300)
  .refine((text) => text === '' || /^https?:\/\/\S+\.\S+$/i.test(text), {
    message: 'Begin with https://',
  });

export const companyInput = z.object({
  name: z.string().trim().min(1).max(200),
  website: website.default(''),
  notes: z.string().max(20_000).default(''),
  ownerId: id.nullable().default(null),
  /** Only those that are named change. */
  attributes: attributePatch.default({}),
});
export type CompanyInput = z.infer<typeof companyInput>;

/** A company that may be the same, why, and what saying so would do. */
export const companySuggestion = z.object({
  company,
  evidence: z.array(evidence),
  /** likely: the same website or mail domain; possible: only the name. */
  strength: z.enum(['likely', 'possible']),
  /** Its people, who would be shown with the other. */
  people: boundedCount,
  /** What the other lacks and would take: "website", "notes", "owner", "attributes". */
  fills: z.array(z.string()),
});
export type CompanySuggestion = z.infer<typeof companySuggestion>;

export const companyMergeInput = z.object({
  /** Which company is part of this one. */
  otherId: id,
  evidence: z.array(evidence).max(10).default([]),
});
