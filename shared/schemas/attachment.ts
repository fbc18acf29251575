import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const attachment = z.object({
  id,
  /** Safe to show and to save: no path, no control characters. */
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  /** Shown inside the text by its Content-ID. */
  inline: z.boolean(),
  contentId: z.string().nullable(),
  /** image, pdf, audio, video, text: the web may show it; other: download only. Decided by content, not by name. */
  preview: z.enum(['image', 'pdf', 'audio', 'video', 'text', 'other']),
  /** Where the bytes are, on this server; authorised by the conversation. */
  url: z.string(),
  /** Its bytes went by a rule of the workspace. */
  removedAt: moment.optional(),
});
export type Attachment = z.infer<typeof attachment>;
