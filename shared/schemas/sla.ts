import { z } from 'zod';
import { calendarHours } from './calendar.ts';
import { boundedCount, id, moment } from './primitives.ts';
import { pauseCause, slaMetric, slaTerms, slaWarning } from './sla-policy.ts';

export const slaClock = z.object({
  metric: slaMetric,
  /** Of a hand-off: the colleague who is waited for. */
  userId: id.nullable(),
  /** Of a hand-off in a side conversation: which one, and who is waited for there. */
  side: z.object({ id: z.string(), party: z.string() }).nullable().default(null),
  /** dropped: over before it was kept, and before it was broken. */
  state: z.enum(['running', 'paused', 'met', 'missed', 'dropped']),
  pausedBy: pauseCause.nullable(),
  startedAt: moment,
  endedAt: moment.nullable(),
  /** null while it stands still, or when it never comes. */
  dueAt: moment.nullable(),
  /** The first moment after the deadline at which it had not ended. */
  breachedAt: moment.nullable(),
  targetSeconds: z.number().int(),
  /** Business time that was used when it was last calculated. */
  usedSeconds: z.number().int(),
});
export type SlaClock = z.infer<typeof slaClock>;

/** A third party that is waited for, by name. */
export const waitsFor = z.object({
  party: z.string(),
  reason: z.string(),
  by: z.string(),
  since: moment,
});

/** The promises of a conversation as they stand. */
export const slaState = z.object({
  policyId: id,
  policyVersion: z.number().int(),
  policyName: z.string(),
  /** Every clock that runs or stands still, and the last of each metric that is over. */
  clocks: z.array(slaClock),
  /** Set to pending while the customer waited for an answer: how often, and for how much business time. */
  parked: z.object({ times: z.number().int(), seconds: z.number().int() }),
  waitsFor: waitsFor.nullable(),
});
export type SlaState = z.infer<typeof slaState>;

export const waitInput = z.object({
  party: z.string().trim().min(1).max(120),
  reason: z.string().trim().min(1).max(500),
});

/** A part of the time between the start of a clock and its end, and what it did in it. */
export const slaSpan = z.object({
  from: moment,
  to: moment,
  kind: z.enum(['counted', 'closed', 'paused', 'over', 'ahead']),
  /** Of a pause. */
  cause: pauseCause.nullable(),
  party: z.string().nullable(),
  reason: z.string().nullable(),
});

/** Something that happened and that a clock cares about. */
export const slaFact = z.object({
  at: moment,
  kind: z.enum([
    'policy',
    'priority',
    'inbound',
    'outbound',
    'shared',
    'note',
    'side-asked',
    'side-answered',
    'side-closed',
    'status',
    'waits-for',
    'goes-on',
  ]),
  /** The priority, status, version or party that it became. */
  what: z.string().nullable(),
  /** What it did to this clock. */
  does: z.enum(['starts', 'ends', 'none']),
});

/** How the deadline of one clock comes about. */
export const slaExplanation = z.object({
  clock: slaClock,
  policy: z.object({ id, version: z.number().int(), terms: slaTerms }),
  calendar: calendarHours.nullable(),
  facts: z.array(slaFact),
  spans: z.array(slaSpan),
  /** The timeline was too long and only its end is shown. */
  shortened: z.boolean(),
  warnings: z.array(slaWarning.extend({ at: moment.nullable() })),
});
export type SlaExplanation = z.infer<typeof slaExplanation>;

/** What a newer version would change. */
export const slaRecomputation = z.object({
  conversations: boundedCount,
  /** How many deadlines would come earlier, later, or pass at once. */
  earlier: z.number().int(),
  later: z.number().int(),
  breached: z.number().int(),
  examples: z.array(
    z.object({ id, number: z.number().int(), before: moment.nullable(), after: moment.nullable() }),
  ),
  /** false: a preview, nothing was changed. */
  applied: z.boolean(),
});
export type SlaRecomputation = z.infer<typeof slaRecomputation>;
