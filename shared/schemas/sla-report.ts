import { z } from 'zod';
import { id, moment, pageQuery } from './primitives.ts';
import { slaMetric } from './sla-policy.ts';

/** From a moment on until another, which is no longer part of it. */
export const reportPeriod = z.object({ from: moment, to: moment });

/** Which promises: all that is given has to fit. `none`: those of nobody, or of no team. */
export const outcomeFilter = reportPeriod.extend({
  metric: slaMetric.optional(),
  policyId: id.optional(),
  teamId: z.union([id, z.literal('none')]).optional(),
  agentId: z.union([id, z.literal('none')]).optional(),
  channel: z.string().min(1).max(40).optional(),
  /** The hour in which it began, by the clocks of the workspace. */
  hour: z.coerce.number().int().min(0).max(23).optional(),
  met: z.stringbool().optional(),
  reason: z.string().min(1).max(40).optional(),
  /** Those that were set to pending while the customer waited, or those that were not. */
  parked: z.stringbool().optional(),
});
export type OutcomeFilter = z.infer<typeof outcomeFilter>;
export const outcomeQuery = outcomeFilter.extend(pageQuery.shape);

/** Set to pending while the customer waited for an answer: how often, and for how much business time. */
export const slaParking = z.object({ times: z.number().int(), seconds: z.number().int() });
export type SlaParking = z.infer<typeof slaParking>;

/** How promises went. Seconds of business time, of those that are over. */
export const slaFigures = z.object({
  total: z.number().int(),
  met: z.number().int(),
  medianSeconds: z.number().int().nullable(),
  p90Seconds: z.number().int().nullable(),
  parked: slaParking,
});
export type SlaFigures = z.infer<typeof slaFigures>;

/** Of one policy, team, agent, channel or hour; the key is `none` where there is none. */
export const slaReportRow = slaFigures.extend({ key: z.string(), name: z.string() });
export type SlaReportRow = z.infer<typeof slaReportRow>;

export const slaGrouping = z.enum(['policy', 'team', 'agent', 'channel', 'hour']);
export type SlaGrouping = z.infer<typeof slaGrouping>;

export const slaReport = z.object({
  timeZone: z.string(),
  overall: slaFigures,
  metrics: z.array(slaFigures.extend({ metric: slaMetric })),
  groups: z.record(slaGrouping, z.array(slaReportRow)),
  /** Why promises were broken, as far as somebody said; the key is `none` for those that nobody looked at. */
  reasons: z.array(z.object({ key: z.string(), count: z.number().int() })),
  /** There were more than are counted here: ask for a shorter time. */
  more: z.boolean(),
});
export type SlaReport = z.infer<typeof slaReport>;

export const breachReview = z.object({
  reason: z.string(),
  note: z.string(),
  by: id,
  at: moment,
});

/** One promise that was kept or broken, and of whom. */
export const slaOutcome = z.object({
  ...{ id, conversationId: id, number: z.number().int(), subject: z.string(), name: z.string() },
  ...{ channel: z.string(), inboxId: id, metric: slaMetric, policyId: id, policyName: z.string() },
  ...{ teamId: id.nullable(), assigneeId: id.nullable() },
  ...{ startedAt: moment, dueAt: moment.nullable(), endedAt: moment.nullable() },
  /** When it was over, or broken. */
  at: moment,
  ...{ businessSeconds: z.number().int(), targetSeconds: z.number().int(), met: z.boolean() },
  parked: slaParking,
  review: breachReview.nullable(),
});
export type SlaOutcome = z.infer<typeof slaOutcome>;
export const slaOutcomePage = z.object({ items: z.array(slaOutcome), next: z.string().nullable() });

export const breachReason = z.object({
  id: z.string().regex(/^[a-z0-9]{1,40}$/),
  /** null: one that came along and was not renamed. */
  name: z.string().trim().min(1).max(80).nullable(),
  /** Offered for what is reviewed from now on. */
  active: z.boolean(),
});
export type BreachReason = z.infer<typeof breachReason>;
export const breachReasonsInput = z.object({
  /** Without an id: a new one. What is left out is no longer offered. */
  items: z
    .array(breachReason.extend({ id: breachReason.shape.id.optional() }))
    .min(1)
    .max(40),
});

export const reviewInput = z.object({
  reason: breachReason.shape.id,
  note: z.string().trim().max(2000).default(''),
});
export type ReviewInput = z.infer<typeof reviewInput>;

export const breachQuery = z.object({
  state: z.enum(['open', 'reviewed']).default('open'),
  ...pageQuery.shape,
});
