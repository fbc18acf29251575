import { z } from 'zod';
import { nothing } from '../schemas/primitives.ts';
import {
  valuePeople,
  valuePeopleFilter,
  valuePeopleQuery,
  valueQuery,
  valueReport,
  valueSettings,
} from '../schemas/value.ts';
import { defineRoute } from './route.ts';

const group = 'Reports';

/** What customers are worth, how many stay and how many go. */
export const valueRoutes = {
  readValueReport: defineRoute({
    method: 'get',
    path: '/reports/value',
    summary: 'Retention, churn, lifetime value and cohorts, by the definitions of the workspace',
    group,
    ability: 'value.view',
    query: valueQuery,
    response: valueReport,
    errors: ['validation-failed'],
  }),
  listValuePeople: defineRoute({
    method: 'get',
    path: '/reports/value/contacts',
    summary:
      'List the contacts behind a figure of the report of value, of those that I see, active last first',
    group,
    ability: 'value.view',
    query: valuePeopleQuery,
    response: valuePeople,
    errors: ['validation-failed'],
  }),
  exportValueReport: defineRoute({
    method: 'get',
    path: '/reports/value.csv',
    summary: 'The periods, or the cohorts, of the report of value as CSV',
    group,
    ability: 'value.view',
    query: valueQuery.extend({ part: z.enum(['periods', 'cohorts']).default('periods') }),
    response: nothing,
    answers: 'bytes',
    errors: ['validation-failed'],
  }),
  exportValuePeople: defineRoute({
    method: 'get',
    path: '/reports/value/contacts.csv',
    summary: 'The contacts behind a figure of the report of value as CSV, whole',
    group,
    ability: 'value.view',
    query: valuePeopleFilter,
    response: nothing,
    answers: 'bytes',
    errors: ['validation-failed'],
  }),
  readValueSettings: defineRoute({
    method: 'get',
    path: '/reports/value/settings',
    summary: 'Read what “customer” and “lost” mean in reports of value',
    group,
    ability: 'value.view',
    response: valueSettings,
  }),
  saveValueSettings: defineRoute({
    method: 'put',
    path: '/reports/value/settings',
    summary: 'Define what “customer” and “lost” mean in reports of value',
    group,
    ability: 'value.manage',
    body: valueSettings,
    response: valueSettings,
    errors: ['validation-failed'],
  }),
};
