import type { conversationRoutes } from '../../shared/api/conversations.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { handBack } from '../services/assignment/hand-back.ts';
import { takeNext } from '../services/assignment/next.ts';
import { countConversations } from '../services/conversations/count.ts';
import { createConversation } from '../services/conversations/create.ts';
import { listConversations } from '../services/conversations/list.ts';
import { markRead } from '../services/conversations/mark-read.ts';
import { readConversation } from '../services/conversations/read.ts';
import { syncSince } from '../services/conversations/sync.ts';
import { updateConversation } from '../services/conversations/update.ts';
import { deleteConversation } from '../services/deletion/delete-conversation.ts';
import { describeVisitor } from '../services/visitors/describe.ts';
import { attachmentHandlers } from './attachments.ts';
import { draftHandlers } from './drafts.ts';
import { messageHandlers } from './messages.ts';

export function conversationHandlers(context: WebContext): HandlersOf<typeof conversationRoutes> {
  return {
    listConversations: async ({ actor, query }) => listConversations(context, actor, query),
    countConversations: async ({ actor }) => countConversations(context, actor),
    createConversation: async ({ actor, body }) => createConversation(context, actor, body),
    readConversation: async ({ actor, params }) => readConversation(context, actor, params.id),
    readVisitor: async ({ actor, params }) => describeVisitor(context, actor, params.id),
    updateConversation: async ({ actor, params, body }) =>
      updateConversation(context, actor, { id: params.id, patch: body }),
    deleteConversation: async ({ actor, params }) => {
      await deleteConversation(context, actor, params.id);
      return {};
    },
    takeNext: async ({ actor }) => ({ conversation: await takeNext(context, actor) }),
    handBack: async ({ actor, params, body }) => handBack(context, actor, { id: params.id, note: body.note }),
    markRead: async ({ actor, params, body }) =>
      markRead(context, actor, { id: params.id, readAt: body.readAt }),
    sync: async ({ actor, query }) => syncSince(context, actor, query.since),
    ...messageHandlers(context),
    ...draftHandlers(context),
    ...attachmentHandlers(context),
  };
}
