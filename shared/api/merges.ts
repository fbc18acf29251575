import { z } from 'zod';
import { conversation } from '../schemas/conversation.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const mergeRoutes = {
  mergeConversations: defineRoute({
    method: 'post',
    path: '/conversations/{id}/merge',
    summary:
      'Merge other conversations of the same channel into this one; links and answers to them lead here',
    group: 'Conversations',
    ability: 'messages.move',
    params: byId,
    body: z.object({ conversationIds: z.array(id).min(1).max(50) }),
    response: conversation,
    errors: ['not-found', 'not-capable', 'too-late'],
  }),
  unmergeConversation: defineRoute({
    method: 'post',
    path: '/conversations/{id}/unmerge',
    summary: 'Take a merged conversation out again, with what was written to it since',
    group: 'Conversations',
    ability: 'messages.move',
    params: byId,
    response: conversation,
    errors: ['not-found', 'too-late'],
  }),
};
