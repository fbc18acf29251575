import type { connectRoutes } from '../../shared/api/connect.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { beginConnection, finishConnection } from '../services/inboxes/connect.ts';

export function connectHandlers(context: WebContext): HandlersOf<typeof connectRoutes> {
  return {
    beginConnection: async ({ actor, params, body }) =>
      beginConnection(context, actor, { channel: params.channel, ...body }),
    finishConnection: async ({ actor, body }) => finishConnection(context, actor, body),
  };
}
