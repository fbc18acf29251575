import { z } from 'zod';
import { attributePatch, attributeValues } from './attribute.ts';
import { id, moment } from './primitives.ts';

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
