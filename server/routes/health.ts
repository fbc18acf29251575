import type { healthRoutes } from '../../shared/api/health.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { startBackTest } from '../services/health/back-test.ts';
import { readContactHealth, readHealthOverview, saveHealthTerms } from '../services/health/read.ts';

export function healthHandlers(context: WebContext): HandlersOf<typeof healthRoutes> {
  return {
    readContactHealth: async ({ actor, params }) => readContactHealth(context, actor, params.id),
    readHealthOverview: async ({ actor }) => readHealthOverview(context, actor),
    saveHealthTerms: async ({ actor, body }) => saveHealthTerms(context, actor, body),
    startHealthTest: async ({ actor }) => {
      await startBackTest(context, actor);
      return {};
    },
  };
}
