import type { readingRoutes } from '../../shared/api/reading.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { openRemotePicture } from '../services/attachments/remote-picture.ts';
import { answerInvite } from '../services/invites/answer-invite.ts';
import { readInvite } from '../services/invites/read-invite.ts';
import { exportConversation } from '../services/export/export-conversation.ts';

export function readingHandlers(context: WebContext): HandlersOf<typeof readingRoutes> {
  return {
    readInvite: async ({ actor, params }) => readInvite(context, actor, params.id),
    answerInvite: async ({ actor, params, body }) =>
      answerInvite(context, actor, { attachmentId: params.id, ...body }),
    readRemotePicture: async ({ actor, params, query }) =>
      new Bytes(await openRemotePicture(context, actor, { messageId: params.id, address: query.url })),
    exportConversation: async ({ actor, params, query }) =>
      new Bytes(await exportConversation(context, actor, { id: params.id, ...query })),
  };
}
