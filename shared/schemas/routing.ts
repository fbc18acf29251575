import { z } from 'zod';
import { id } from './primitives.ts';

/** What kind of work a conversation is, by how its channel is drawn: letters, bubbles or posts. */
export const workKinds = ['mail', 'chat', 'social'] as const;
export const workKind = z.enum(workKinds);
export type WorkKind = z.infer<typeof workKind>;

/** A kind of inbox by its id, "telegram". */
export const channelId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use the id of a channel such as "email".');

/** How much of a person one conversation of a kind takes, in units. */
export const workWeights = z.object({
  mail: z.number().int().min(1).max(20),
  chat: z.number().int().min(1).max(20),
  social: z.number().int().min(1).max(20),
  /** Channels that weigh otherwise than their kind. */
  channels: z.record(channelId, z.number().int().min(1).max(20)).optional(),
});
export type WorkWeights = z.infer<typeof workWeights>;

const minutes = (most: number) => z.number().int().min(1).max(most);
const week = 10_080;

/** How work finds the people of a team. Minutes that are null: never. */
export const teamRouting = z.object({
  /** manual: people take the next one themselves; the others give it. */
  strategy: z.enum(['manual', 'round-robin', 'least-loaded']),
  /** Prefer who knows what the conversation's tags ask for. */
  matchSkills: z.boolean(),
  /** Prefer who speaks the customer's language. */
  matchLanguages: z.boolean(),
  /** After so long the skill is no longer asked for; the language still is. */
  widenAfterMinutes: minutes(week),
  /** After so long anyone will do. */
  anyoneAfterMinutes: minutes(week),
  /** The one who last answered this customer comes first. */
  sticky: z.boolean(),
  /** Conversations with one of these go before all others. */
  vipTagIds: z.array(id).max(50),
  /** So do those of people of one of these tiers. */
  vipTierIds: z.array(id).max(50),
  /** And those of people who belong to one of these segments, as it is when something happens. */
  vipSegmentIds: z.array(id).max(50),
  /** The customer waited so long for the one who holds it: it goes to somebody else. */
  silentAfterMinutes: minutes(week).nullable(),
  /** The one who holds it is gone for so long while the customer waits: it goes to somebody else. */
  goneAfterMinutes: minutes(week).nullable(),
  /** The team that helps out. */
  overflow: z
    .object({
      teamId: id,
      afterMinutes: minutes(week).nullable(),
      /** At once when everybody who is there is full. */
      whenFull: z.boolean(),
    })
    .nullable(),
  /** Held by nobody for so long: an alarm. */
  alarmAfterMinutes: minutes(week),
});
export type TeamRouting = z.infer<typeof teamRouting>;

/** What holds for a team that said nothing, and for inboxes without a team. */
export const usualRouting: TeamRouting = {
  strategy: 'round-robin',
  matchSkills: true,
  matchLanguages: true,
  widenAfterMinutes: 5,
  anyoneAfterMinutes: 10,
  sticky: true,
  vipTagIds: [],
  vipTierIds: [],
  vipSegmentIds: [],
  silentAfterMinutes: null,
  goneAfterMinutes: null,
  overflow: null,
  alarmAfterMinutes: 60,
};

export const usualWeights: WorkWeights = { mail: 1, chat: 2, social: 1, channels: {} };

/** When a person works: "Mo-Fr 09:00-12:30, 13:30-18:00", or whenever a calendar is open, holidays and all. */
export const workingHours = z.object({
  text: z.string().trim().max(400),
  timeZone: z.string().max(60),
  /** Then the text counts for nothing. */
  calendarId: id.nullable().optional(),
});
export type WorkingHours = z.infer<typeof workingHours>;
