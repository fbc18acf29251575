import { z } from 'zod';
import { contactHealth, healthOverview, healthTerms } from '../schemas/health.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

/** How customers fare, and who is about to go. */
export const healthRoutes = {
  readContactHealth: defineRoute({
    method: 'get',
    path: '/contacts/{id}/health',
    summary: 'How a customer fares now, and by which signals',
    group: 'Contacts',
    ability: 'contacts.view',
    params: z.object({ id }),
    response: contactHealth,
    errors: ['not-found'],
  }),
  readHealthOverview: defineRoute({
    method: 'get',
    path: '/reports/health',
    summary: 'How all customers fare, the weights, and how right the signals were in the past',
    group: 'Reports',
    ability: 'value.view',
    response: healthOverview,
  }),
  saveHealthTerms: defineRoute({
    method: 'put',
    path: '/reports/health/terms',
    summary: 'Change the weights: everybody is judged by them within minutes',
    group: 'Reports',
    ability: 'value.manage',
    body: healthTerms,
    response: healthTerms,
  }),
  startHealthTest: defineRoute({
    method: 'post',
    path: '/reports/health/test',
    summary: 'Hold the signals against who was really lost; a worker does it',
    group: 'Reports',
    ability: 'value.manage',
    response: nothing,
  }),
};
