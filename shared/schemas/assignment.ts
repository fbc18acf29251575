import { z } from 'zod';
import { boundedCount, id, moment } from './primitives.ts';
import { workKind } from './routing.ts';
import { presence } from './user.ts';

/** A conversation that nobody took in time. */
export const alarm = z.object({
  conversationId: id,
  inboxId: id,
  teamId: id.nullable(),
  contactName: z.string(),
  subject: z.string(),
  /** Held by nobody since. */
  queuedAt: moment,
  alarmedAt: moment,
  /** Those above the team were told. */
  escalated: z.boolean(),
  /** Only machines wrote. */
  machines: z.boolean(),
});
export type Alarm = z.infer<typeof alarm>;

/** Somebody who answers customers, as they are now. */
export const agentAtWork = z.object({
  userId: id,
  presence,
  /** So since; null: not known. */
  since: moment.nullable(),
  paused: z.array(workKind),
  /** Channels that they take, or do not, whatever they say of their kind. */
  byChannel: z.record(z.string(), z.boolean()),
  /** What they hold, in units. */
  load: z.number(),
  capacity: z.number(),
  lastGivenAt: moment.nullable(),
});
export type AgentAtWork = z.infer<typeof agentAtWork>;

/** A team's queue, or that of an inbox without a team. */
export const queueState = z.object({
  teamId: id.nullable(),
  inboxId: id.nullable(),
  waiting: boundedCount,
  firstSince: moment.nullable(),
});
export type QueueState = z.infer<typeof queueState>;
