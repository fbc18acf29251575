import type { pushRoutes } from '../../shared/api/push.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readPush, subscribePush, unsubscribePush } from '../services/push/browsers.ts';

export function pushHandlers(context: WebContext): HandlersOf<typeof pushRoutes> {
  return {
    readPush: async ({ actor }) => readPush(context, actor),
    subscribePush: async ({ actor, body, session }) =>
      subscribePush(context, actor, { ...body, session: session.name }),
    unsubscribePush: async ({ actor, params }) => {
      await unsubscribePush(context, actor, params.id);
      return {};
    },
  };
}
