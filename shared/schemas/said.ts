import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** A fact of an answer that another of the answers found says otherwise. */
const saidOtherwise = z.object({
  /** Where it stands in the text, in UTF-16 units. */
  start: z.number().int(),
  end: z.number().int(),
  /** What the other one says in its place. */
  other: z.string(),
  number: z.number().int(),
  channel: z.string(),
  at: moment,
});

/** What was answered to a question like the one that is open. */
export const saidBefore = z.object({
  conversationId: id,
  messageId: id,
  number: z.number().int(),
  channel: z.string(),
  /** Whose question it was. */
  contactName: z.string(),
  /** The same customer asked before. */
  sameContact: z.boolean(),
  /** Who of us wrote it. */
  author: z.string(),
  at: moment,
  /** The beginning of what was asked. */
  question: z.string(),
  /** What was answered, without its greeting and closing. */
  text: z.string(),
  /** The language it was written in; null: not known. */
  language: z.string().nullable(),
  /** Words that both questions have, as the earlier one has them. */
  common: z.array(z.string()),
  /** So many other conversations got the very same answer. */
  again: z.number().int(),
  otherwise: z.array(saidOtherwise),
});
export type SaidBefore = z.infer<typeof saidBefore>;
