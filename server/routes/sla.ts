import type { slaRoutes } from '../../shared/api/sla.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  createCalendar,
  deleteCalendar,
  listCalendars,
  previewOpening,
  updateCalendar,
} from '../services/sla/calendars.ts';
import { listContactCommitments } from '../services/tasks/list.ts';
import { readTaskFeed, taskFeedUrl } from '../services/tasks/feed.ts';
import { createCommitment, listCommitments, updateCommitment } from '../services/sla/commitments.ts';
import { explainSla } from '../services/sla/explain.ts';
import { readHolidays } from '../services/sla/holidays.ts';
import {
  createSlaPolicy,
  deleteSlaPolicy,
  listSlaPolicies,
  listSlaPolicyVersions,
  orderSlaPolicies,
  updateSlaPolicy,
} from '../services/sla/policies.ts';
import { recomputeSla } from '../services/sla/recompute.ts';
import { endWait, waitForThirdParty } from '../services/sla/wait.ts';

export function slaHandlers(context: WebContext): HandlersOf<typeof slaRoutes> {
  return {
    listSlaPolicies: async () => ({ items: await listSlaPolicies(context) }),
    createSlaPolicy: async ({ actor, body }) => createSlaPolicy(context, actor, body),
    updateSlaPolicy: async ({ actor, params, body }) =>
      updateSlaPolicy(context, actor, { id: params.id, input: body }),
    deleteSlaPolicy: async ({ actor, params }) => {
      await deleteSlaPolicy(context, actor, params.id);
      return {};
    },
    orderSlaPolicies: async ({ body }) => ({ items: await orderSlaPolicies(context, body.ids) }),
    listSlaPolicyVersions: async ({ params }) => ({ items: await listSlaPolicyVersions(context, params.id) }),
    recomputeSla: async ({ actor, params, body }) =>
      recomputeSla(context, actor, { id: params.id, apply: body.apply }),
    listCalendars: async () => ({ items: await listCalendars(context) }),
    createCalendar: async ({ actor, body }) => createCalendar(context, actor, body),
    updateCalendar: async ({ actor, params, body }) =>
      updateCalendar(context, actor, { id: params.id, input: body }),
    deleteCalendar: async ({ params }) => {
      await deleteCalendar(context, params.id);
      return {};
    },
    readHolidays: async ({ body }) => readHolidays(context, body.ics),
    previewOpening: async ({ body }) => previewOpening(context, body),
    explainSla: async ({ actor, params }) => ({ items: await explainSla(context, actor, params.id) }),
    waitForThirdParty: async ({ actor, params, body }) =>
      waitForThirdParty(context, actor, { id: params.id, wait: body }),
    endWait: async ({ actor, params }) => endWait(context, actor, params.id),
    listCommitments: async ({ actor, params }) => ({
      items: await listCommitments(context, actor, params.id),
    }),
    createCommitment: async ({ actor, params, body }) =>
      createCommitment(context, actor, { conversationId: params.id, input: body }),
    listContactCommitments: async ({ actor, params }) => ({
      items: await listContactCommitments(context, actor, params.id),
    }),
    readTaskFeed: async ({ params }) => new Bytes(await readTaskFeed(context, params.token)),
    readTaskFeedLink: async ({ actor }) => ({ url: taskFeedUrl(context, actor) }),
    updateCommitment: async ({ actor, params, body }) =>
      updateCommitment(context, actor, { id: params.id, patch: body }),
  };
}
