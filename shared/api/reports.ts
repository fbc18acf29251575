import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import { slaExplanation } from '../schemas/sla.ts';
import {
  breachQuery,
  breachReason,
  breachReasonsInput,
  outcomeFilter,
  outcomeQuery,
  reportPeriod,
  reviewInput,
  slaOutcome,
  slaOutcomePage,
  slaReport,
} from '../schemas/sla-report.ts';
import { slaMetric } from '../schemas/sla-policy.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });
const group = 'Reports';

/** How promises went, and why some were broken. */
export const reportRoutes = {
  readSlaReport: defineRoute({
    method: 'get',
    path: '/reports/sla',
    summary: 'How promises went in a period: by policy, team, agent, channel and hour, of inboxes that I see',
    group,
    ability: 'sla.view',
    query: reportPeriod.extend({ metric: slaMetric.optional() }),
    response: slaReport,
    errors: ['validation-failed'],
  }),
  listSlaOutcomes: defineRoute({
    method: 'get',
    path: '/reports/sla/outcomes',
    summary: 'List the promises behind a figure of the report, newest first',
    group,
    ability: 'sla.view',
    query: outcomeQuery,
    response: slaOutcomePage,
    errors: ['validation-failed'],
  }),
  exportSlaOutcomes: defineRoute({
    method: 'get',
    path: '/reports/sla/outcomes.csv',
    summary: 'The same list as CSV, whole',
    group,
    ability: 'sla.view',
    query: outcomeFilter,
    response: nothing,
    answers: 'bytes',
    errors: ['validation-failed'],
  }),
  listBreaches: defineRoute({
    method: 'get',
    path: '/sla/breaches',
    summary: 'List broken promises: those that nobody has reviewed, newest first, or the last that were',
    group,
    ability: 'sla.view',
    query: breachQuery,
    response: slaOutcomePage,
  }),
  explainBreach: defineRoute({
    method: 'get',
    path: '/sla/breaches/{id}',
    summary: 'How the deadline of a kept or broken promise came about',
    group,
    ability: 'sla.view',
    params: byId,
    response: slaExplanation,
    errors: ['not-found'],
  }),
  reviewBreach: defineRoute({
    method: 'put',
    path: '/sla/breaches/{id}/review',
    summary: 'Say why a promise was broken',
    group,
    ability: 'desk.use',
    params: byId,
    body: reviewInput,
    response: slaOutcome,
    errors: ['not-found', 'validation-failed'],
  }),
  undoReview: defineRoute({
    method: 'delete',
    path: '/sla/breaches/{id}/review',
    summary: 'Take a review back: the broken promise waits for one again',
    group,
    ability: 'desk.use',
    params: byId,
    response: slaOutcome,
    errors: ['not-found'],
  }),
  listBreachReasons: defineRoute({
    method: 'get',
    path: '/sla/reasons',
    summary: 'List the reasons why promises are broken, those no longer offered last',
    group,
    ability: 'sla.view',
    response: z.object({ items: z.array(breachReason) }),
  }),
  saveBreachReasons: defineRoute({
    method: 'put',
    path: '/sla/reasons',
    summary: 'Change the reasons why promises are broken',
    group,
    ability: 'sla.manage',
    body: breachReasonsInput,
    response: z.object({ items: z.array(breachReason) }),
  }),
};
