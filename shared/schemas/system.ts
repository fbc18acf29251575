import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** Systems of record for customers that we take from and write to. */
export const systemId = z.enum(['hubspot', 'salesforce', 'zoho', 'dynamics']);
export type SystemId = z.infer<typeof systemId>;

/** Where Zoho keeps accounts: zoho.com/crm/developer/docs/api/v8/multi-dc.html. */
export const zohoCentres: Readonly<Record<string, string>> = {
  us: 'zoho.com',
  eu: 'zoho.eu',
  in: 'zoho.in',
  au: 'zoho.com.au',
  jp: 'zoho.jp',
  uk: 'zoho.uk',
  ca: 'zohocloud.ca',
  sa: 'zoho.sa',
};

const origin = z
  .string()
  .trim()
  .max(300)
  .transform((text) => text.replace(/\/+$/u, ''))
  .refine((text) => text === '' || /^https?:\/\/[^/\s?#]+$/u.test(text), {
    message: 'Give an address such as https://login.example.com.',
  });

export const systemAnswers = z.object({
  /** Of the app that was registered over there. */
  clientId: z.string().trim().min(1, { message: 'Give the client id of your app.' }).max(500),
  clientSecret: z.string().trim().min(1, { message: 'Give the client secret of your app.' }).max(500),
  /** Zoho: the data centre ("eu"). Dynamics: the address of the environment. */
  place: origin.or(z.enum(['us', 'eu', 'in', 'au', 'jp', 'uk', 'ca', 'sa'])).default(''),
  /** Another host for signing in: Salesforce's sandboxes, national clouds. */
  endpoint: origin.default(''),
});
export type SystemAnswers = z.output<typeof systemAnswers>;

/** What becomes of a field that both sides know. theirs: taken; fill: taken where ours is empty; never: left alone. */
export const fieldRule = z.enum(['theirs', 'fill', 'never']);
export type FieldRule = z.infer<typeof fieldRule>;
export const ruledFields = ['name', 'company', 'website', 'notes', 'language'] as const;
export type RuledField = (typeof ruledFields)[number];
export const fieldRules = z.object({
  name: fieldRule.default('fill'),
  company: fieldRule.default('theirs'),
  website: fieldRule.default('theirs'),
  notes: fieldRule.default('fill'),
  language: fieldRule.default('fill'),
});
export type FieldRules = z.output<typeof fieldRules>;

export const systemSettings = z.object({
  takesCompanies: z.boolean(),
  takesContacts: z.boolean(),
  takesOrders: z.boolean(),
  /** Writes a summary of every conversation that is resolved down with its customer over there. */
  writes: z.boolean(),
  /** For orders where the system has one currency and does not name it. */
  currency: z.string().regex(/^[A-Z]{3}$/, { message: 'Use a currency such as EUR.' }),
  rules: fieldRules,
});
export type SystemSettings = z.output<typeof systemSettings>;

export const systemConnection = systemSettings.extend({
  id,
  system: systemId,
  /** resting: until the next round. broken: a person has to connect it anew. */
  state: z.enum(['working', 'resting', 'broken']),
  createdAt: moment,
  /** When a round last came to its end. */
  lastAt: moment.nullable(),
  /** When it goes on: the next round, or after a limit of theirs. */
  nextAt: moment.nullable(),
  /** In the system's words; null: all went well. */
  problem: z.string().nullable(),
  /** Since it was connected. */
  taken: z.number().int(),
  refused: z.number().int(),
  written: z.number().int(),
  /** Of summaries nobody knows whether they stand over there: the connection broke while they were sent. */
  unconfirmed: z.number().int(),
});
export type SystemConnection = z.infer<typeof systemConnection>;

/** What could not be taken, kept for a month. */
export const systemRefusal = z.object({
  id,
  kind: z.enum(['company', 'contact', 'order']),
  externalId: z.string(),
  name: z.string(),
  reason: z.string(),
  at: moment,
});
export type SystemRefusal = z.infer<typeof systemRefusal>;
