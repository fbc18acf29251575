import type { mergeRoutes } from '../../shared/api/merges.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { mergeConversations, unmergeConversation } from '../services/merges/merge.ts';

export function mergeHandlers(context: WebContext): HandlersOf<typeof mergeRoutes> {
  return {
    mergeConversations: async ({ actor, params, body }) =>
      mergeConversations(context, actor, { id: params.id, conversationIds: body.conversationIds }),
    unmergeConversation: async ({ actor, params }) => unmergeConversation(context, actor, params.id),
  };
}
