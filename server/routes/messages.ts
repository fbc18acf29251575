import type { conversationRoutes } from '../../shared/api/conversations.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { listMessages } from '../services/messages/list.ts';
import { moveMessage, splitMessage, undoMove } from '../services/messages/move.ts';
import { addNote } from '../services/messages/note.ts';
import { reply } from '../services/messages/reply.ts';
import { retrySend } from '../services/messages/retry-send.ts';
import { openSource } from '../services/messages/source.ts';
import { undoSend } from '../services/messages/undo-send.ts';
import { plainText } from './inboxes.ts';

type MessageRoute =
  | 'listMessages'
  | 'reply'
  | 'addNote'
  | 'undoSend'
  | 'retrySend'
  | 'readSource'
  | 'splitMessage'
  | 'moveMessage'
  | 'undoMove';

export function messageHandlers(
  context: WebContext,
): HandlersOf<Pick<typeof conversationRoutes, MessageRoute>> {
  return {
    listMessages: async ({ actor, params, query }) =>
      listMessages(context, actor, { conversationId: params.id, query }),
    reply: async ({ actor, params, body }) =>
      reply(context, actor, { conversationId: params.id, input: body, checked: true }),
    addNote: async ({ actor, params, body }) =>
      addNote(context, actor, { conversationId: params.id, input: body }),
    undoSend: async ({ actor, params }) => undoSend(context, actor, params.id),
    retrySend: async ({ actor, params }) => retrySend(context, actor, params.id),
    readSource: async ({ actor, params }) => plainText(await openSource(context, actor, params.id)),
    splitMessage: async ({ actor, params, body }) =>
      splitMessage(context, actor, { messageId: params.id, andFollowing: body.andFollowing }),
    moveMessage: async ({ actor, params, body }) =>
      moveMessage(context, actor, { messageId: params.id, toConversationId: body.toConversationId }),
    undoMove: async ({ actor, params }) => undoMove(context, actor, params.id),
  };
}
