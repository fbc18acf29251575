import type { bulkRoutes } from '../../shared/api/bulk.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readBulk, startBulk, undoBulk } from '../services/bulk/start.ts';

export function bulkHandlers(context: WebContext): HandlersOf<typeof bulkRoutes> {
  return {
    startBulk: async ({ actor, body }) => startBulk(context, actor, body),
    readBulk: async ({ actor, params }) => readBulk(context, actor, params.id),
    undoBulk: async ({ actor, params }) => undoBulk(context, actor, params.id),
  };
}
