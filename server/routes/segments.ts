import type { segmentRoutes } from '../../shared/api/segments.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createSegment, deleteSegment, listSegments, updateSegment } from '../services/segments/manage.ts';
import { listMembers } from '../services/segments/members.ts';
import { sizeSegment } from '../services/segments/size.ts';
import { listTiers, putTiers } from '../services/tiers/manage.ts';

export function segmentHandlers(context: WebContext): HandlersOf<typeof segmentRoutes> {
  return {
    listTiers: async () => ({ items: await listTiers(context) }),
    putTiers: async ({ body }) => ({ items: await putTiers(context, body) }),
    listSegments: async () => ({ items: await listSegments(context) }),
    createSegment: async ({ actor, body }) => createSegment(context, actor, body),
    updateSegment: async ({ actor, params, body: { version, ...input } }) =>
      updateSegment(context, actor, { id: params.id, version, input }),
    deleteSegment: async ({ params }) => {
      await deleteSegment(context, params.id);
      return {};
    },
    listSegmentMembers: async ({ actor, params, query }) =>
      listMembers(context, actor, { id: params.id, ...query }),
    sizeSegment: async ({ body }) => sizeSegment(context, body),
  };
}
