import type { sideRoutes } from '../../shared/api/sides.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { askAside } from '../services/sides/ask.ts';
import { closeSide } from '../services/sides/close.ts';
import { listSides } from '../services/sides/list.ts';

export function sideHandlers(context: WebContext): HandlersOf<typeof sideRoutes> {
  return {
    listSides: async ({ actor, params }) => listSides(context, actor, params.id),
    askAside: async ({ actor, params, body }) =>
      askAside(context, actor, { conversationId: params.id, input: body }),
    closeSide: async ({ actor, params, body }) =>
      closeSide(context, actor, { id: params.id, closed: body.closed }),
  };
}
