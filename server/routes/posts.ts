import type { postRoutes } from '../../shared/api/posts.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { listReplyChannels, switchReplyChannel } from '../services/conversations/reply-channels.ts';
import { actOnMessage } from '../services/messages/act.ts';
import { previewReply, readReplyRules } from '../services/messages/reply-rules.ts';
import { listVersions } from '../services/messages/versions.ts';

export function postHandlers(context: WebContext): HandlersOf<typeof postRoutes> {
  return {
    readReplyRules: async ({ actor, params, query }) =>
      readReplyRules(context, actor, { conversationId: params.id, answersId: query.answersId }),
    listReplyChannels: async ({ actor, params }) => ({
      items: await listReplyChannels(context, actor, params.id),
    }),
    switchReplyChannel: async ({ actor, params, body }) =>
      switchReplyChannel(context, actor, { conversationId: params.id, ...body }),
    previewReply: async ({ actor, params, body }) =>
      previewReply(context, actor, { conversationId: params.id, draft: body }),
    listVersions: async ({ actor, params }) => ({ items: await listVersions(context, actor, params.id) }),
    actOnMessage: async ({ actor, params, body }) => ({
      message: await actOnMessage(context, actor, { messageId: params.id, wanted: body }),
    }),
  };
}
