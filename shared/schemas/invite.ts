import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const inviteAnswer = z.enum(['accepted', 'tentative', 'declined']);
export type InviteAnswer = z.infer<typeof inviteAnswer>;

const somebody = z.object({ name: z.string(), address: z.string() });

/** What a calendar file of a message says of a meeting. */
export const invite = z.object({
  /** request: we are asked; cancel: it does not take place; reply: somebody answers ours; other: only told. */
  method: z.enum(['request', 'cancel', 'reply', 'other']),
  summary: z.string(),
  /** A moment, or a day ("2026-11-24") of whole days. */
  start: z.string(),
  /** The last moment, or the last day; null: not said. */
  end: z.string().nullable(),
  allDay: z.boolean(),
  /** In which its organizer thinks, as the file names it; null: none. */
  timeZone: z.string().nullable(),
  /** It comes again by a rule. */
  recurs: z.boolean(),
  location: z.string(),
  description: z.string(),
  organizer: somebody.nullable(),
  attendees: z.array(somebody.extend({ status: z.string() })),
  /** In whose name an answer goes; null: it cannot be answered from here. */
  as: z.string().nullable(),
  /** What was answered last; null: nothing yet. */
  answered: z.object({ answer: inviteAnswer, at: moment, messageId: id }).nullable(),
});
export type Invite = z.infer<typeof invite>;
