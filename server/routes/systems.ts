import type { systemRoutes } from '../../shared/api/systems.ts';
import type { HandlersOf } from '../http/call.ts';
import { originOfPages } from '../http/same-origin.ts';
import type { WebContext } from '../http/services.ts';
import { beginConnection, finishConnection } from '../services/systems/connect.ts';
import {
  disconnect,
  listConnections,
  listRefusals,
  syncNow,
  updateConnection,
} from '../services/systems/manage.ts';

export function systemHandlers(context: WebContext): HandlersOf<typeof systemRoutes> {
  return {
    listSystemConnections: async ({ actor }) => ({ items: await listConnections(context, actor) }),
    beginSystemConnection: ({ actor, body, request }) => {
      const origin = originOfPages(request.headers, context.config.publicUrl);
      return Promise.resolve(beginConnection(context, actor, { ...body, origin }));
    },
    finishSystemConnection: async ({ actor, body }) => finishConnection(context, actor, body),
    updateSystemConnection: async ({ actor, params, body }) =>
      updateConnection(context, actor, { id: params.id, patch: body }),
    syncSystemConnection: async ({ actor, params }) => syncNow(context, actor, params.id),
    listSystemRefusals: async ({ actor, params }) => ({
      items: await listRefusals(context, actor, params.id),
    }),
    deleteSystemConnection: async ({ actor, params }) => {
      await disconnect(context, actor, params.id);
      return {};
    },
  };
}
