import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** What a check of a reply before it is sent may say. */
export const findingKinds = [
  'fact-differs',
  'forbidden',
  'glossary',
  'formality',
  'greeting',
  'unanswered',
  'language',
  'leftover',
  'attachment',
  'recipients',
] as const;
export const findingKind = z.enum(findingKinds);
export type FindingKind = z.infer<typeof findingKind>;

const phrase = z.string().trim().min(1).max(200);
const language = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'Use a code such as “de”.')
  .nullable()
  .default(null);

/** What we do not say or promise: "guaranteed", "free of charge". */
export const forbiddenPhrase = z.object({
  phrase,
  /** null: in every language. */
  language,
  /** What to say in its place. */
  instead: phrase.nullable().default(null),
  /** Why, for who wrote it. */
  reason: z.string().trim().max(300).nullable().default(null),
});

/** How our things are called, and how they are not. */
export const glossaryTerm = z.object({
  term: phrase,
  wrong: z.array(phrase).min(1).max(20),
  language,
});

/** The house's words for every reply. */
export const wording = z.object({
  forbidden: z.array(forbiddenPhrase).max(500).default([]),
  glossary: z.array(glossaryTerm).max(500).default([]),
  /** What keeps a reply from being sent; all else is only said. */
  blocking: z.array(findingKind).max(findingKinds.length).default([]),
});
export type Wording = z.output<typeof wording>;

export const formality = z.enum(['formal', 'informal']);
export type Formality = z.infer<typeof formality>;

/** What a reply is held against: gathered by the server, checked where it is written. */
export const checkScene = z.object({
  /** The customer's: "de"; null: not known. */
  language: z.string().nullable(),
  customer: z.object({
    name: z.string(),
    /** How they want to be addressed, as far as their profile says. */
    formality: formality.nullable(),
  }),
  /** Ours, who sign. */
  ownNames: z.array(z.string()),
  /** What the customer wrote since our last reply, without quotes, oldest first. */
  asked: z.array(z.string()),
  /** Our earlier replies in this conversation, newest first. */
  earlier: z.array(z.string()),
  /** What we told this customer lately, in any conversation and on any channel, newest first. */
  told: z.array(
    z.object({
      conversationId: id,
      number: z.number().int(),
      channel: z.string(),
      at: moment,
      text: z.string(),
    }),
  ),
  wording,
});
export type CheckScene = z.output<typeof checkScene>;
