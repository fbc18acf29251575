import { z } from 'zod';
import { capabilities, textRule } from './channel.ts';
import { postVisibility } from './post.ts';
import { id, moment } from './primitives.ts';

/** What an answer may be at this moment: the composer of chats and posts reads this and nothing else. */
export const replyRules = z.object({
  capabilities,
  /** The message that will be answered; null where messages do not answer each other. */
  answersId: id.nullable(),
  /** Stands in front of the answer, and counts. */
  opening: z.string(),
  /** Who may see it, widest first, none wider than what is answered; empty: nothing to choose. */
  visibilities: z.array(postVisibility),
  /** Taken over unless the writer says otherwise. */
  contentWarning: z.string().nullable(),
  /** Until when one may answer; null: without end. */
  closesAt: moment.nullable(),
  /** Why nothing can be sent now; null: it can. */
  closed: z.enum(['window-over', 'never-opened', 'answered']).nullable(),
});
export type ReplyRules = z.infer<typeof replyRules>;

const answerPart = z.object({
  text: z.string(),
  /** As the customer will see it, sanitised; null: as the text. */
  html: z.string().nullable(),
  length: z.number().int(),
  limit: z.number().int().nullable(),
  unit: textRule.shape.counting,
});

/** An answer as it would go out now. */
export const answerPreview = z.object({
  parts: z.array(answerPart),
  /** What is wrong with it, in sentences; empty: it can be sent (in parts, if there are several). */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type AnswerPreview = z.infer<typeof answerPreview>;
