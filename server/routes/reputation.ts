import type { reputationRoutes } from '../../shared/api/reputation.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { exportMentions, listMentionsBehind } from '../services/reputation/list.ts';
import { readSpike, reportReputation } from '../services/reputation/report.ts';

export function reputationHandlers(context: WebContext): HandlersOf<typeof reputationRoutes> {
  return {
    readReputation: async ({ actor, query }) => reportReputation(context, actor, query),
    listReputationMentions: async ({ actor, query }) => listMentionsBehind(context, actor, query),
    exportReputationMentions: async ({ actor, query }) =>
      new Bytes({
        stream: exportMentions(context, actor, query),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="mentions-${query.from}-to-${query.to}.csv"`,
        },
      }),
    readReputationSpike: async ({ actor, params }) => readSpike(context, actor, params.id),
  };
}
