import { Readable } from 'node:stream';
import type { reportRoutes } from '../../shared/api/reports.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { exportOutcomes } from '../services/reports/export-outcomes.ts';
import { listOutcomes } from '../services/reports/list-outcomes.ts';
import { periodOf } from '../services/reports/outcomes.ts';
import { reportSla } from '../services/reports/sla.ts';
import { listBreachReasons, saveBreachReasons } from '../services/sla/breach-reasons.ts';
import { explainBreach, listBreaches, reviewBreach, undoReview } from '../services/sla/breaches.ts';

export function reportHandlers(context: WebContext): HandlersOf<typeof reportRoutes> {
  return {
    readSlaReport: async ({ actor, query }) => reportSla(context, actor, query),
    listSlaOutcomes: async ({ actor, query }) => listOutcomes(context, actor, query),
    exportSlaOutcomes: async ({ actor, query }) => {
      const { from, to } = periodOf(query);
      const days = [from, to].map((at) => at.toISOString().slice(0, 10)).join('-to-');
      return new Bytes({
        stream: Readable.from(exportOutcomes(context, actor, query)),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="promises-${days}.csv"`,
        },
      });
    },
    listBreaches: async ({ actor, query }) => listBreaches(context, actor, query),
    explainBreach: async ({ actor, params }) => explainBreach(context, actor, params.id),
    reviewBreach: async ({ actor, params, body }) =>
      reviewBreach(context, actor, { id: params.id, review: body }),
    undoReview: async ({ actor, params }) => undoReview(context, actor, params.id),
    listBreachReasons: async () => ({ items: await listBreachReasons(context) }),
    saveBreachReasons: async ({ actor, body }) => ({ items: await saveBreachReasons(context, actor, body) }),
  };
}
