import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import {
  inboxSurvey,
  survey,
  surveyFilter,
  surveyPage,
  surveyQuery,
  surveyReport,
  surveyReportQuery,
  surveySettings,
} from '../schemas/survey.ts';
import { defineRoute } from './route.ts';

const group = 'Surveys';
const byId = z.object({ id });

/** How customers are asked, and what they said. */
export const surveyRoutes = {
  listSurveySettings: defineRoute({
    method: 'get',
    path: '/surveys/settings',
    summary: 'Tell how each inbox asks its customers whether they were content',
    group,
    ability: 'inboxes.view',
    response: z.object({ items: z.array(inboxSurvey) }),
  }),
  saveSurveySettings: defineRoute({
    method: 'put',
    path: '/inboxes/{id}/survey',
    summary: 'Change how an inbox asks its customers',
    group,
    ability: 'inboxes.manage',
    params: byId,
    body: surveySettings,
    response: inboxSurvey,
    errors: ['not-found', 'validation-failed'],
  }),
  listContactSurveys: defineRoute({
    method: 'get',
    path: '/contacts/{id}/surveys',
    summary: 'List the last surveys that a customer was asked, newest first, of inboxes that I see',
    group,
    ability: 'contacts.view',
    params: byId,
    response: z.object({ items: z.array(survey) }),
    errors: ['not-found'],
  }),
  readSurveyReport: defineRoute({
    method: 'get',
    path: '/reports/surveys',
    summary:
      'What customers answered in a period: each kind of question, and one by agent, team, channel, tag, language, segment and week',
    group,
    ability: 'sla.view',
    query: surveyReportQuery,
    response: surveyReport,
    errors: ['validation-failed'],
  }),
  listSurveys: defineRoute({
    method: 'get',
    path: '/reports/surveys/list',
    summary: 'List the surveys behind a figure of the report, newest first',
    group,
    ability: 'sla.view',
    query: surveyQuery,
    response: surveyPage,
    errors: ['validation-failed'],
  }),
  exportSurveys: defineRoute({
    method: 'get',
    path: '/reports/surveys/list.csv',
    summary: 'The same list as CSV, whole',
    group,
    ability: 'sla.view',
    query: surveyFilter,
    response: nothing,
    answers: 'bytes',
    errors: ['validation-failed'],
  }),
};
