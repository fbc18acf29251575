import { z } from 'zod';
import { draft } from '../schemas/conversation.ts';
import { plannedInput, plannedPatch, plannedReply } from '../schemas/planned.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** Replies that are to go out later. */
export const plannedRoutes = {
  listPlanned: defineRoute({
    method: 'get',
    path: '/conversations/{id}/planned',
    summary: 'List the replies that are planned for later, and those that could not go out',
    group: 'Conversations',
    ability: 'conversations.view',
    params: byId,
    response: z.object({ items: z.array(plannedReply) }),
    errors: ['not-found'],
  }),
  planReply: defineRoute({
    method: 'post',
    path: '/conversations/{id}/planned',
    summary: 'Answer the customer at a time to come; the same client id again gives the same one',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: plannedInput,
    response: plannedReply,
    errors: ['not-found', 'not-capable'],
    status: 201,
  }),
  changePlanned: defineRoute({
    method: 'patch',
    path: '/planned/{id}',
    summary: 'Send a planned reply at another time, or now',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    body: plannedPatch,
    response: plannedReply,
    errors: ['not-found', 'too-late'],
  }),
  takeBackPlanned: defineRoute({
    method: 'post',
    path: '/planned/{id}/take-back',
    summary: 'Take a planned reply back; its text comes back as a draft',
    group: 'Conversations',
    ability: 'messages.reply',
    params: byId,
    response: z.object({ draft }),
    errors: ['not-found', 'too-late'],
  }),
};
