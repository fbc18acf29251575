import type { qualityRoutes } from '../../shared/api/quality.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  createScorecard,
  deleteScorecard,
  listScorecards,
  updateScorecard,
} from '../services/quality/cards.ts';
import { listMine, listReviews } from '../services/quality/list.ts';
import { pickByHand } from '../services/quality/pick.ts';
import { readQualityReport } from '../services/quality/report.ts';
import { readSampling, saveSampling } from '../services/quality/sampling.ts';
import { coachOnReview, dropReview, scoreReview } from '../services/quality/score.ts';

export function qualityHandlers(context: WebContext): HandlersOf<typeof qualityRoutes> {
  return {
    listScorecards: async () => ({ items: await listScorecards(context) }),
    createScorecard: async ({ actor, body }) => createScorecard(context, actor, body),
    updateScorecard: async ({ actor, params, body }) =>
      updateScorecard(context, actor, { ...params, input: body }),
    deleteScorecard: async ({ actor, params }) => {
      await deleteScorecard(context, actor, params.id);
      return {};
    },
    readSampling: async () => readSampling(context),
    saveSampling: async ({ actor, body }) => saveSampling(context, actor, body),
    listQualityReviews: async ({ actor, query }) => listReviews(context, actor, query),
    pickForReview: async ({ actor, body }) => pickByHand(context, actor, body),
    scoreReview: async ({ actor, params, body }) => scoreReview(context, actor, { ...params, input: body }),
    coachOnReview: async ({ actor, params, body }) => coachOnReview(context, actor, { ...params, ...body }),
    dropReview: async ({ actor, params }) => {
      await dropReview(context, actor, params.id);
      return {};
    },
    readQualityReport: async ({ actor, query }) => readQualityReport(context, actor, query),
    listMyReviews: async ({ actor }) => ({ items: await listMine(context, actor) }),
  };
}
