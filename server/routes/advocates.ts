import type { advocateRoutes } from '../../shared/api/advocates.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { askAdvocate, updateAsk } from '../services/advocates/ask.ts';
import { readAdvocacy, readAdvocateOverview, saveAdvocateTerms } from '../services/advocates/read.ts';

export function advocateHandlers(context: WebContext): HandlersOf<typeof advocateRoutes> {
  return {
    readAdvocacy: async ({ actor, params }) => readAdvocacy(context, actor, params.id),
    askAdvocate: async ({ actor, params, body }) =>
      askAdvocate(context, actor, { contactId: params.id, input: body }),
    updateAsk: async ({ actor, params, body }) => updateAsk(context, actor, { id: params.id, patch: body }),
    readAdvocateOverview: async ({ actor }) => readAdvocateOverview(context, actor),
    saveAdvocateTerms: async ({ actor, body }) => saveAdvocateTerms(context, actor, body),
  };
}
