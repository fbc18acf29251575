import type { plannedRoutes } from '../../shared/api/planned.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { changePlanned, listPlanned, planReply } from '../services/planned/plan.ts';
import { takeBackPlanned } from '../services/planned/take-back.ts';

export function plannedHandlers(context: WebContext): HandlersOf<typeof plannedRoutes> {
  return {
    listPlanned: async ({ actor, params }) => listPlanned(context, actor, params.id),
    planReply: async ({ actor, params, body }) =>
      planReply(context, actor, { conversationId: params.id, input: body }),
    changePlanned: async ({ actor, params, body }) =>
      changePlanned(context, actor, { id: params.id, patch: body }),
    takeBackPlanned: async ({ actor, params }) => takeBackPlanned(context, actor, params.id),
  };
}
