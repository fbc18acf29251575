import type { connectRoutes } from '../../shared/api/connect.ts';
import type { HandlersOf } from '../http/call.ts';
import { originOfPages } from '../http/same-origin.ts';
import type { WebContext } from '../http/services.ts';
import { beginConnection, finishConnection } from '../services/inboxes/connect.ts';

export function connectHandlers(context: WebContext): HandlersOf<typeof connectRoutes> {
  return {
    beginConnection: async ({ actor, params, body, request }) => {
      const origin = originOfPages(request.headers, context.config.publicUrl);
      return beginConnection(context, actor, { channel: params.channel, ...body, origin });
    },
    finishConnection: async ({ actor, body }) => finishConnection(context, actor, body),
  };
}
