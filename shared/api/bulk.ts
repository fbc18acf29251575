import { z } from 'zod';
import { bulk, bulkInput } from '../schemas/bulk.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** One change of many conversations, done in the background. */
export const bulkRoutes = {
  startBulk: defineRoute({
    method: 'post',
    path: '/bulk',
    summary: 'Change up to 500 named conversations, or up to 10,000 of a list, in the background',
    group: 'Conversations',
    ability: 'conversations.update',
    body: bulkInput,
    response: bulk,
    status: 202,
  }),
  readBulk: defineRoute({
    method: 'get',
    path: '/bulk/{id}',
    summary: 'Read how far one of mine is, and what was left out and why',
    group: 'Conversations',
    ability: 'conversations.update',
    params: byId,
    response: bulk,
    errors: ['not-found'],
  }),
  undoBulk: defineRoute({
    method: 'post',
    path: '/bulk/{id}/undo',
    summary: 'Take one of mine back, wherever nobody changed it again since',
    group: 'Conversations',
    ability: 'conversations.update',
    params: byId,
    response: bulk,
    errors: ['not-found', 'too-late'],
    status: 202,
  }),
};
