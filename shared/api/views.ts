import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { id, moment, nothing } from '../schemas/primitives.ts';
import { savedView, today, viewCounts, viewInput } from '../schemas/view.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** What one keeps an eye on: conversations that one follows, today, and searches that are kept beside the inboxes. GET /conversations?q= lists what one holds. */
export const viewRoutes = {
  listViews: defineRoute({
    method: 'get',
    path: '/views',
    summary: 'List the views that everybody has and one’s own, in one’s own order',
    group: 'Views',
    ability: 'conversations.view',
    response: z.object({ items: z.array(savedView) }),
  }),
  countViews: defineRoute({
    method: 'get',
    path: '/views/counts',
    summary: 'Count the conversations of each view, up to 99',
    group: 'Views',
    ability: 'conversations.view',
    query: z.object({ timeZone: z.string().max(60).default('UTC') }),
    response: viewCounts,
  }),
  followConversation: defineRoute({
    method: 'put',
    path: '/conversations/{id}/follow',
    summary: 'Hear of what the customer writes without holding the conversation, or no longer',
    group: 'Conversations',
    ability: 'conversations.view',
    params: byId,
    body: z.object({ following: z.boolean() }),
    response: conversation,
    errors: ['not-found'],
  }),
  readToday: defineRoute({
    method: 'get',
    path: '/me/today',
    summary:
      'Read what asks for me until a time: my waiting customers, promises, snoozed ones, mentions of me',
    group: 'Views',
    ability: 'conversations.view',
    query: z.object({ until: moment }),
    response: today,
  }),
  createView: defineRoute({
    method: 'post',
    path: '/views',
    summary: 'Keep a search, for oneself or for everybody',
    group: 'Views',
    ability: 'conversations.view',
    body: viewInput,
    response: savedView,
    errors: ['not-allowed', 'validation-failed'],
    status: 201,
  }),
  updateView: defineRoute({
    method: 'put',
    path: '/views/{id}',
    summary: 'Change a view',
    group: 'Views',
    ability: 'conversations.view',
    params: byId,
    body: viewInput,
    response: savedView,
    errors: ['not-found', 'not-allowed', 'validation-failed'],
  }),
  deleteView: defineRoute({
    method: 'delete',
    path: '/views/{id}',
    summary: 'Delete a view; conversations stay as they are',
    group: 'Views',
    ability: 'conversations.view',
    params: byId,
    response: nothing,
    errors: ['not-found', 'not-allowed'],
  }),
};
