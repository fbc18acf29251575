import type { viewRoutes } from '../../shared/api/views.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { followConversation } from '../services/conversations/follow.ts';
import { readToday } from '../services/today/read.ts';
import { countViews } from '../services/views/count.ts';
import { createView, deleteView, listViews, updateView } from '../services/views/manage.ts';

export function viewHandlers(context: WebContext): HandlersOf<typeof viewRoutes> {
  return {
    listViews: async ({ actor }) => ({ items: await listViews(context, actor) }),
    countViews: async ({ actor, query }) => ({ views: await countViews(context, actor, query.timeZone) }),
    followConversation: async ({ actor, params, body }) =>
      followConversation(context, actor, { id: params.id, following: body.following }),
    readToday: async ({ actor, query }) => readToday(context, actor, new Date(query.until)),
    createView: async ({ actor, body }) => createView(context, actor, body),
    updateView: async ({ actor, params, body }) => updateView(context, actor, { id: params.id, input: body }),
    deleteView: async ({ actor, params }) => {
      await deleteView(context, actor, params.id);
      return {};
    },
  };
}
