import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** What would go with a contact; counted as far as is quickly done. */
export const contactDeletionPreview = z.object({
  conversations: z.number().int(),
  messages: z.number().int(),
  files: z.number().int(),
  drafts: z.number().int(),
  addresses: z.number().int(),
  /** There are more of all of it. */
  more: z.boolean(),
  /** A deletion of this contact that is under way. */
  running: id.nullable(),
});
export type ContactDeletionPreview = z.infer<typeof contactDeletionPreview>;

export const contactDeletionInput = z.object({
  /** delete: with all that was said; anonymise: who of us did what and when stays, without the customer and without a word. */
  conversations: z.enum(['delete', 'anonymise']),
});

/** How far a deletion is. */
export const contactDeletion = z.object({
  id,
  state: z.enum(['working', 'done']),
  conversations: contactDeletionInput.shape.conversations,
  /** Conversations in all, and how many of them are done. */
  total: z.number().int(),
  done: z.number().int(),
  at: moment,
});
export type ContactDeletion = z.infer<typeof contactDeletion>;
