import { z } from 'zod';
import { alarm } from './assignment.ts';
import { boundedCount, id, moment } from './primitives.ts';
import { presence } from './user.ts';

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

/** Everything on the supervisor's wall at one moment. */
export const wall = z.object({
  /** Ask again with it: the answer comes when something is different. */
  version: z.string(),
  serverTime: moment,
  workspaceName: z.string(),
  total: z.object({ ...load, unassigned: boundedCount }),
  channels: z.array(
    z.object({
      ...{ channel: z.string(), name: z.string(), icon: z.string(), ...load },
      inboxes: z.array(z.object({ inboxId: id, name: z.string(), ...load })),
    }),
  ),
  teams: z.array(z.object({ teamId: id, name: z.string(), ...load })),
  /** Open ones with a deadline: the next 100, soonest first, and before them the 50 that passed last. */
  deadlines: z.array(wallDeadline),
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
});
export type WallDevice = z.infer<typeof wallDevice>;

export const wallDeviceInput = z.object({ name: z.string().trim().min(1).max(120) });
