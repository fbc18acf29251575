import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import {
  mentionFilter,
  mentionListQuery,
  reputationMentionPage,
  reputationQuery,
  reputationReport,
  reputationSpike,
} from '../schemas/reputation.ts';
import { defineRoute } from './route.ts';

const group = 'Reports';

/** What the public says of us. */
export const reputationRoutes = {
  readReputation: defineRoute({
    method: 'get',
    path: '/reports/reputation',
    summary:
      'Mentions and reviews by mood, stars, source, place and topic over time, with what rose and spikes',
    group,
    ability: 'sla.view',
    query: reputationQuery,
    response: reputationReport,
    errors: ['validation-failed'],
  }),
  listReputationMentions: defineRoute({
    method: 'get',
    path: '/reports/reputation/mentions',
    summary: 'List the mentions behind a figure of the report, newest first',
    group,
    ability: 'sla.view',
    query: mentionListQuery,
    response: reputationMentionPage,
    errors: ['validation-failed'],
  }),
  exportReputationMentions: defineRoute({
    method: 'get',
    path: '/reports/reputation/mentions.csv',
    summary: 'The same list as CSV, whole',
    group,
    ability: 'sla.view',
    query: mentionFilter,
    response: nothing,
    answers: 'bytes',
    errors: ['validation-failed'],
  }),
  readReputationSpike: defineRoute({
    method: 'get',
    path: '/reports/reputation/spikes/{id}',
    summary: 'Tell what there was suddenly more of, and what changed',
    group,
    ability: 'sla.view',
    params: z.object({ id }),
    response: reputationSpike,
    errors: ['not-found'],
  }),
};
