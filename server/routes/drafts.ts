import type { conversationRoutes } from '../../shared/api/conversations.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { deleteDraft } from '../services/drafts/delete.ts';
import { readDraft } from '../services/drafts/read.ts';
import { saveDraft } from '../services/drafts/save.ts';

export function draftHandlers(
  context: WebContext,
): HandlersOf<Pick<typeof conversationRoutes, 'readDraft' | 'saveDraft' | 'deleteDraft'>> {
  return {
    readDraft: async ({ actor, params }) => readDraft(context, actor, params.id),
    saveDraft: async ({ actor, params, body }) =>
      saveDraft(context, actor, { conversationId: params.id, input: body }),
    deleteDraft: async ({ actor, params, query }) => {
      await deleteDraft(context, actor, { conversationId: params.id, since: query.since });
      return {};
    },
  };
}
