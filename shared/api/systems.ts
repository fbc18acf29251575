import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import {
  systemAnswers,
  systemConnection,
  systemId,
  systemRefusal,
  systemSettings,
} from '../schemas/system.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });
const group = 'Systems';
const ability = 'workspace.manage';

/** Connections to other systems of record: customers and orders in, summaries of conversations out. */
export const systemRoutes = {
  listSystemConnections: defineRoute({
    ...{ method: 'get', path: '/system-connections', group, ability },
    summary: 'List the connected systems',
    response: z.object({ items: z.array(systemConnection) }),
  }),
  beginSystemConnection: defineRoute({
    ...{ method: 'post', path: '/system-connections/begin', group, ability },
    summary: 'Begin to connect a system: an address to send the person to',
    body: z.object({ system: systemId, answers: systemAnswers }),
    response: z.object({
      url: z.string(),
      /** To be brought back with what the system adds to the address. */
      pending: z.string(),
    }),
    errors: ['validation-failed'],
  }),
  finishSystemConnection: defineRoute({
    ...{ method: 'post', path: '/system-connections', group, ability },
    summary:
      'Finish connecting a system, with what it added to the address; one that is there is connected anew',
    body: z.object({
      pending: z.string().min(1).max(20_000),
      query: z.record(z.string().max(200), z.string().max(8000)),
    }),
    response: systemConnection,
    status: 201,
    errors: ['link-expired', 'provider-failed'],
  }),
  updateSystemConnection: defineRoute({
    ...{ method: 'patch', path: '/system-connections/{id}', group, ability },
    summary: 'Change what is taken, what is written, and which side wins',
    params: byId,
    body: systemSettings.partial(),
    response: systemConnection,
    errors: ['not-found'],
  }),
  syncSystemConnection: defineRoute({
    ...{ method: 'post', path: '/system-connections/{id}/sync', group, ability },
    summary: 'Begin the next round now',
    params: byId,
    body: z.object({}),
    response: systemConnection,
    errors: ['not-found'],
  }),
  listSystemRefusals: defineRoute({
    ...{ method: 'get', path: '/system-connections/{id}/refusals', group, ability },
    summary: 'List the newest of what could not be taken, with reasons',
    params: byId,
    response: z.object({ items: z.array(systemRefusal) }),
    errors: ['not-found'],
  }),
  deleteSystemConnection: defineRoute({
    ...{ method: 'delete', path: '/system-connections/{id}', group, ability },
    summary: 'Disconnect a system; what was taken stays',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
};
