import { z } from 'zod';
import { conversation } from './conversation.ts';
import { message } from './message.ts';
import { boundedCount, id, page, pageQuery } from './primitives.ts';

/** What somebody decided about a mention. One that is answered is done. */
export const mentionState = z.enum(['needs-reply', 'no-reply', 'done']);
export type MentionState = z.infer<typeof mentionState>;

/** A post, comment or review that names us or a word that we watch. */
export const mention = z.object({
  message,
  state: mentionState,
  conversation: conversation.pick({
    id: true,
    channel: true,
    status: true,
    assigneeId: true,
    contact: true,
    subject: true,
  }),
});
export type Mention = z.infer<typeof mention>;

/** Of one account, or of one word; newest first. */
export const mentionQuery = pageQuery.extend({
  state: mentionState.default('needs-reply'),
  inboxId: id.optional(),
  word: z.string().max(200).optional(),
});
export type MentionQuery = z.infer<typeof mentionQuery>;
export const mentionPage = page(mention);

/** What columns there can be: accounts and words with mentions, and how many need a reply. */
export const mentionSources = z.object({
  inboxes: z.array(z.object({ inboxId: id, needsReply: boundedCount })),
  words: z.array(z.object({ word: z.string(), needsReply: boundedCount })),
});
export type MentionSources = z.infer<typeof mentionSources>;

export const mentionTriage = z.object({ ids: z.array(id).min(1).max(200), state: mentionState });
