import type { searchRoutes } from '../../shared/api/search.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { searchMessages } from '../services/search/query/search-messages.ts';

export function searchHandlers(context: WebContext): HandlersOf<typeof searchRoutes> {
  return { searchMessages: async ({ actor, query }) => searchMessages(context, actor, query) };
}
