import { z } from 'zod';
import { advocacy, advocateOverview, advocateTerms, ask, askInput, askPatch } from '../schemas/advocate.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** Customers who speak for us. */
export const advocateRoutes = {
  readAdvocacy: defineRoute({
    method: 'get',
    path: '/contacts/{id}/advocacy',
    summary: 'How much a customer speaks for us, by what, and what they were asked',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    response: advocacy,
    errors: ['not-found'],
  }),
  askAdvocate: defineRoute({
    method: 'post',
    path: '/contacts/{id}/asks',
    summary:
      'Ask a customer for a review or to be a reference, by an approved answer, when they may be disturbed',
    group: 'Contacts',
    ability: 'messages.reply',
    params: byId,
    body: askInput,
    response: ask,
    errors: ['not-found', 'validation-failed'],
    status: 201,
  }),
  updateAsk: defineRoute({
    method: 'patch',
    path: '/asks/{id}',
    summary: 'Note what somebody said to being a reference, or that they were named as one',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: askPatch,
    response: ask,
    errors: ['not-found', 'validation-failed', 'too-late'],
  }),
  readAdvocateOverview: defineRoute({
    method: 'get',
    path: '/reports/advocates',
    summary: 'How many customers speak for us, by which weights, and who is a reference',
    group: 'Reports',
    ability: 'value.view',
    response: advocateOverview,
  }),
  saveAdvocateTerms: defineRoute({
    method: 'put',
    path: '/reports/advocates/terms',
    summary: 'Change the weights: everybody is judged by them within minutes',
    group: 'Reports',
    ability: 'value.manage',
    body: advocateTerms,
    response: advocateTerms,
  }),
};
