import type { surveyRoutes } from '../../shared/api/surveys.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { exportSurveys, listSurveys, reportSurveys, surveysOfContact } from '../services/surveys/report.ts';
import { listSurveySettings, saveSurveySettings } from '../services/surveys/settings.ts';

export function surveyHandlers(context: WebContext): HandlersOf<typeof surveyRoutes> {
  return {
    listSurveySettings: async ({ actor }) => ({ items: await listSurveySettings(context, actor) }),
    saveSurveySettings: async ({ actor, params, body: settings }) =>
      saveSurveySettings(context, actor, { inboxId: params.id, settings }),
    listContactSurveys: async ({ actor, params }) => ({
      items: await surveysOfContact(context, actor, params.id),
    }),
    readSurveyReport: async ({ actor, query }) => reportSurveys(context, actor, query),
    listSurveys: async ({ actor, query }) => listSurveys(context, actor, query),
    exportSurveys: async ({ actor, query }) => {
      const days = [query.from, query.to].map((at) => at.slice(0, 10)).join('-to-');
      return new Bytes({
        stream: exportSurveys(context, actor, query),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="surveys-${days}.csv"`,
        },
      });
    },
  };
}
