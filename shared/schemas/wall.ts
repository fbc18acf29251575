import { z } from 'zod';
import { alarm } from './assignment.ts';
import { boundedCount, id, moment } from './primitives.ts';
import { presence } from './user.ts';

/** The parts of a wall, in their usual order. */
export const wallTile = z.enum([
  ...(['now', 'deadlines', 'channels', 'teams', 'flow', 'alarms', 'mood', 'promises', 'agents'] as const),
]);
export type WallTile = z.infer<typeof wallTile>;

const load = {
  open: boundedCount,
  waiting: boundedCount,
  /** Since when the one waits who waits longest. */
  oldestWait: moment.nullable(),
};

/** A conversation whose deadline is near or has passed. */
export const wallDeadline = z.object({
  conversationId: id,
  number: z.number().int(),
  channel: z.string(),
  /** Who wrote. */
  name: z.string(),
  subject: z.string(),
  dueAt: moment,
  assigneeId: id.nullable(),
  teamId: id.nullable(),
});
export type WallDeadline = z.infer<typeof wallDeadline>;

/** An hour of messages: what came, what was answered, and how it sounded. */
export const wallHour = z.object({
  at: moment,
  arrived: z.number().int(),
  answered: z.number().int(),
  negative: z.number().int(),
  positive: z.number().int(),
  /** Of how many the mood is known. */
  judged: z.number().int(),
});
export type WallHour = z.infer<typeof wallHour>;

export const wallAgent = z.object({
  userId: id,
  name: z.string(),
  presence,
  /** Of that, or of being away. */
  since: moment.nullable(),
  /** In units, of their capacity. */
  load: z.number(),
  capacity: z.number(),
  /** What they look at now, and since when; the number only where the viewer sees the conversation. */
  looksAt: z.object({ conversationId: id, number: z.number().int() }).nullable(),
  looksSince: moment.nullable(),
});
export type WallAgent = z.infer<typeof wallAgent>;

/** What somebody promised a customer. */
export const wallPromise = z.object({
  ...{ id, conversationId: id, number: z.number().int() },
  /** Of the customer. */
  name: z.string(),
  text: z.string(),
  /** Who promised. */
  owner: z.string(),
  dueAt: moment,
});
export type WallPromise = z.infer<typeof wallPromise>;

/** Within the last hour customers sounded much unhappier than before. */
export const moodSpike = z.object({
  negative: z.number().int(),
  judged: z.number().int(),
  /** The share of unhappy ones in the hours before. */
  usual: z.number(),
  /** Which words made the difference, the strongest first. */
  words: z.array(z.object({ word: z.string(), count: z.number().int() })),
  /** Where most of them wrote; null: here and there. */
  inboxName: z.string().nullable(),
});
export type MoodSpike = z.infer<typeof moodSpike>;

/** Everything on the supervisor's wall at one moment. */
export const wall = z.object({
  /** Ask again with it: the answer comes when something is different. */
  version: z.string(),
  serverTime: moment,
  workspaceName: z.string(),
  /** What this wall shows, in its order. */
  tiles: z.array(wallTile),
  total: z.object({ ...load, unassigned: boundedCount }),
  channels: z.array(
    z.object({
      ...{ channel: z.string(), name: z.string(), icon: z.string(), ...load },
      inboxes: z.array(z.object({ inboxId: id, name: z.string(), ...load })),
    }),
  ),
  teams: z.array(z.object({ teamId: id, name: z.string(), ...load })),
  /** The 50 that passed last, then the next 100 that are due within the hour, soonest first. */
  deadlines: z.array(wallDeadline),
  /** How many there are; what is due within the hour counts what is due within half of it. */
  due: z.object({ late: boundedCount, in30: boundedCount, in60: boundedCount }),
  /** Open ones whose time comes within a day or has passed, soonest first; at most 50. */
  promises: z.array(wallPromise),
  spike: moodSpike.nullable(),
  /** Twelve hours, the one that runs last. */
  hours: z.array(wallHour),
  agents: z.array(wallAgent),
  /** Nobody took them in time, and nobody holds them. */
  alarms: z.array(alarm),
});
export type Wall = z.infer<typeof wall>;

/** A screen that shows the wall without anybody logged in. */
export const wallDevice = z.object({
  id,
  name: z.string(),
  createdBy: z.string(),
  createdAt: moment,
  lastSeenAt: moment.nullable(),
  tiles: z.array(wallTile),
});
export type WallDevice = z.infer<typeof wallDevice>;

export const wallDeviceInput = z.object({ name: z.string().trim().min(1).max(120) });

/** Which tiles a wall shows, in their order: of a screen, or without one of one's own wall. */
export const wallLayoutInput = z.object({
  deviceId: id.nullable(),
  tiles: z
    .array(wallTile)
    .max(wallTile.options.length)
    .refine((tiles) => new Set(tiles).size === tiles.length, { message: 'Each tile is shown once.' }),
});

/** What a number of the wall counts. */
export const wallNumber = z.object({
  what: z.enum([
    ...([
      'open',
      'waiting',
      'late',
      'in30',
      'in60',
      'agent',
      'arrived',
      'answered',
      'unhappy',
      'promises',
    ] as const),
  ]),
  /** Of open and waiting. */
  channel: z.string().max(40).optional(),
  inboxId: id.optional(),
  teamId: id.optional(),
  /** Whose conversations. */
  userId: id.optional(),
  /** The beginning of the hour; without one all hours that are shown. */
  at: moment.optional(),
});
export type WallNumber = z.infer<typeof wallNumber>;

export const wallListItem = z.object({
  /** Of the conversation, the message or the promise that is counted. */
  key: z.string(),
  conversationId: id,
  messageId: id.nullable(),
  ...{ number: z.number().int(), channel: z.string(), name: z.string(), subject: z.string() },
  /** Since when they wait, when it is due, when it was written. */
  at: moment.nullable(),
  /** The promise, or the words that sounded unhappy. */
  note: z.string(),
});
export type WallListItem = z.infer<typeof wallListItem>;

/** What is behind a number: the first 200. */
export const wallList = z.object({ items: z.array(wallListItem), more: z.boolean() });
export type WallList = z.infer<typeof wallList>;
