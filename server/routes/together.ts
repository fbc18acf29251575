import type { togetherRoutes } from '../../shared/api/together.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { handOver } from '../services/conversations/hand-over.ts';
import {
  dropSharedDraft,
  readSharedDraft,
  startSharedDraft,
  syncSharedDraft,
} from '../services/shared-drafts/share.ts';
import { nameConversations } from '../services/conversations/name.ts';
import { reactToNote } from '../services/messages/react.ts';

export function togetherHandlers(context: WebContext): HandlersOf<typeof togetherRoutes> {
  return {
    handOver: async ({ actor, params, body }) => handOver(context, actor, { id: params.id, input: body }),
    readSharedDraft: async ({ actor, params }) => readSharedDraft(context, actor, params.id),
    startSharedDraft: async ({ actor, params, body }) => ({
      draft: await startSharedDraft(context, actor, { conversationId: params.id, ...body }),
    }),
    syncSharedDraft: async ({ actor, params, body }) =>
      syncSharedDraft(context, actor, { conversationId: params.id, ...body }),
    dropSharedDraft: async ({ actor, params }) => {
      await dropSharedDraft(context, actor, params.id);
      return {};
    },
    nameConversations: async ({ actor, body }) => nameConversations(context, actor, body),
    reactToNote: async ({ actor, params, body }) => reactToNote(context, actor, { id: params.id, ...body }),
  };
}
