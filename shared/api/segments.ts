import { z } from 'zod';
import { contact } from '../schemas/contact.ts';
import { id, nothing, page, pageQuery } from '../schemas/primitives.ts';
import { segment, segmentInput, segmentLogic, segmentSize } from '../schemas/segment.ts';
import { tier, tierList } from '../schemas/tier.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** Who our customers are to us: tiers that people give, segments that conditions make. */
export const segmentRoutes = {
  listTiers: defineRoute({
    method: 'get',
    path: '/tiers',
    summary: 'List the tiers of customers, the best first',
    group: 'Contacts',
    ability: 'contacts.view',
    response: z.object({ items: z.array(tier) }),
  }),
  putTiers: defineRoute({
    method: 'put',
    path: '/tiers',
    summary: 'Put a list of tiers in the place of the one that is there',
    group: 'Contacts',
    ability: 'segments.manage',
    body: tierList,
    response: z.object({ items: z.array(tier) }),
    errors: ['already-exists'],
  }),
  listSegments: defineRoute({
    method: 'get',
    path: '/segments',
    summary: 'List the segments of contacts, by name',
    group: 'Contacts',
    ability: 'contacts.view',
    response: z.object({ items: z.array(segment) }),
  }),
  createSegment: defineRoute({
    method: 'post',
    path: '/segments',
    summary: 'Create a segment: whoever the conditions hold for belongs to it',
    group: 'Contacts',
    ability: 'segments.manage',
    body: segmentInput,
    response: segment,
    errors: ['already-exists', 'validation-failed'],
    status: 201,
  }),
  updateSegment: defineRoute({
    method: 'put',
    path: '/segments/{id}',
    summary: 'Change a segment',
    group: 'Contacts',
    ability: 'segments.manage',
    params: byId,
    /** version: the one that was looked at. */
    body: segmentInput.safeExtend({ version: z.number().int() }),
    response: segment,
    errors: ['not-found', 'already-exists', 'validation-failed', 'too-late'],
  }),
  deleteSegment: defineRoute({
    method: 'delete',
    path: '/segments/{id}',
    summary: 'Delete a segment; nobody who belonged to it is deleted',
    group: 'Contacts',
    ability: 'segments.manage',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
  listSegmentMembers: defineRoute({
    method: 'get',
    path: '/segments/{id}/members',
    summary: 'List who belongs to a segment and whom I see, seen last first',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    query: pageQuery,
    response: page(contact),
    errors: ['not-found'],
  }),
  sizeSegment: defineRoute({
    method: 'post',
    path: '/segments/size',
    summary: 'Tell for how many contacts conditions hold now; of many contacts by a sample, with its margin',
    group: 'Contacts',
    ability: 'segments.manage',
    body: segmentLogic,
    response: segmentSize,
    errors: ['validation-failed'],
  }),
};
