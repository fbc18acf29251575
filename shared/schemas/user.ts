import { z } from 'zod';
import { workLanguages } from '../mails/languages.ts';
import { roles } from '../abilities.ts';
import { notificationSettings } from './notification.ts';
import { emailAddress, id, moment, password, patchOf } from './primitives.ts';
import { channelId, workingHours, workKind } from './routing.ts';

export const role = z.enum(roles);
/** What others see. online: takes work; busy: there, but no new work; away: not at the desk; offline: no socket is open. */
export const presence = z.enum(['online', 'busy', 'away', 'offline']);
export type Presence = z.infer<typeof presence>;

/** What one says of oneself, kept until one says otherwise. invisible: looks in, is shown as offline, gets no work. */
export const stance = z.enum(['online', 'busy', 'away', 'invisible']);
export type Stance = z.infer<typeof stance>;

/** What one changes about one's own availability. */
export const availability = z.object({
  presence: stance.optional(),
  /** Kinds of work that one takes none of for now. */
  paused: z.array(workKind).max(3).optional(),
  /** All channels that one takes, or does not, whatever one says of their kind; those left out follow it. */
  byChannel: z.record(channelId, z.boolean()).optional(),
});

export const user = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role,
  active: z.boolean(),
  teamIds: z.array(id),
  /** How much work may be given, in units: conversations of a kind weigh as the workspace says. */
  capacity: z.number().int(),
  presence,
  /** Kinds of work that they take none of for now. */
  paused: z.array(workKind),
  /** Channels that they take, or do not, whatever they say of their kind. */
  byChannel: z.record(z.string(), z.boolean()),
  /** Tags that they know about. */
  skills: z.array(id),
  /** Languages that they answer in, "de"; empty: nobody said. */
  languages: z.array(z.string()),
  /** When they get work; null: whenever they are there. */
  hours: workingHours.nullable(),
  createdAt: moment,
});
export type User = z.infer<typeof user>;

export const newPerson = z.object({ name: z.string().trim().min(1).max(120), password });
export const setUp = newPerson.extend({
  token: z.string().min(20).max(200),
  email: emailAddress,
  workspaceName: z.string().trim().min(1).max(120),
});
export const logIn = z.object({ email: emailAddress, password: z.string().min(1).max(200) });
export const acceptInvitation = newPerson.extend({ token: z.string().min(20).max(200) });
export const completeReset = z.object({ token: z.string().min(20).max(200), password });

export const invite = z.object({
  email: emailAddress,
  role: role.default('agent'),
  teamIds: z.array(id).max(50).default([]),
  inboxIds: z.array(id).max(200).default([]),
  /** In which they are written to and which the web speaks to them at first; left out: the workspace's. */
  language: z.enum(workLanguages).optional(),
});
export const invitation = z.object({
  id,
  email: z.string(),
  role,
  createdAt: moment,
  expiresAt: moment,
});
/** The link is shown once, to the one who invited; it is also mailed when a mail inbox exists. */
export const createdInvitation = invitation.extend({ link: z.string(), mailed: z.boolean() });

export const userPatch = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  role: role.optional(),
  active: z.boolean().optional(),
  teamIds: z.array(id).max(50).optional(),
  inboxIds: z.array(id).max(200).optional(),
  capacity: z.number().int().min(0).max(500).optional(),
  skills: z.array(id).max(100).optional(),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'Use a language code such as "de".'))
    .max(30)
    .optional(),
  hours: workingHours.nullable().optional(),
});

/** A column of the mentions: an account or a watched word, as one ordered them; those not named follow. */
export const mentionColumnChoice = z.object({
  kind: z.enum(['inbox', 'word']),
  id: z.string().min(1).max(200),
  hidden: z.boolean(),
});
export type MentionColumnChoice = z.infer<typeof mentionColumnChoice>;

/** What a swipe over a row of the list does on a touch screen. */
export const swipeActions = ['resolve', 'snooze', 'read', 'assignToMe', 'none'] as const;
export const swipeAction = z.enum(swipeActions);
export type SwipeAction = z.infer<typeof swipeAction>;
/** By the edge of the row from which the finger goes. */
export const swipeChoice = z.object({ start: swipeAction, end: swipeAction });
export type SwipeChoice = z.infer<typeof swipeChoice>;

export const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  contrast: z.enum(['normal', 'high']).default('normal'),
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** The language of the web, "de"; empty: what the browser says. */
  locale: z.string().max(20).default(''),
  /** Was a language offered that their browser asks for and the web was not in? It is done once. */
  languageOffered: z.boolean().optional(),
  mentionColumns: z.array(mentionColumnChoice).max(100).optional(),
  notifications: notificationSettings.optional(),
  /** Saved views in one's own order; those not named follow by name. */
  viewOrder: z.array(id).max(200).optional(),
  /** Left out: resolve from the start of a row, snooze from its end. */
  swipe: swipeChoice.optional(),
  /** Keys of one's own, by the id of what they do. */
  keys: z.record(z.string().max(40), z.string().min(1).max(40)).optional(),
  /** How far one came in the practice for beginners; done: at its end, or not wanted. */
  tour: z.object({ step: z.string().max(20), done: z.boolean() }).optional(),
});
export type Preferences = z.infer<typeof preferences>;

export const profilePatch = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  preferences: patchOf(preferences).optional(),
  password: z.object({ current: z.string().max(200), next: password }).optional(),
});

/** Who I am and what the page needs before anything else. */
export const session = z.object({
  user: user.extend({ preferences, stance }),
  workspace: z.object({ name: z.string(), demo: z.boolean() }),
  inboxIds: z.array(id),
  csrfToken: z.string(),
  serverTime: moment,
});
export type Session = z.infer<typeof session>;
