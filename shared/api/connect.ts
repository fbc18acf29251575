import { z } from 'zod';
import { inbox } from '../schemas/inbox.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

/** Inboxes that are connected by asking the provider instead of filling in a form. */
export const connectRoutes = {
  beginConnection: defineRoute({
    method: 'post',
    path: '/channels/{channel}/connect',
    summary: 'Begin to connect an account: an address to send the person to, or the inbox at once',
    group: 'Inboxes',
    ability: 'inboxes.manage',
    params: z.object({ channel: z.string().min(1).max(40) }),
    body: z.object({
      /** What the channel asks before (`connect.askSchema` of its descriptor). */
      answers: z.record(z.string(), z.unknown()),
      /** Connects this inbox anew instead of creating one. */
      inboxId: id.optional(),
    }),
    response: z.union([
      z.object({
        url: z.string(),
        /** To be brought back with what the provider adds to the address. */
        pending: z.string(),
      }),
      z.object({ inbox }),
    ]),
    errors: ['not-found', 'not-capable', 'already-exists', 'provider-failed'],
  }),
  finishConnection: defineRoute({
    method: 'post',
    path: '/connections',
    summary: 'Finish connecting an account, with what the provider added to the address',
    group: 'Inboxes',
    ability: 'inboxes.manage',
    body: z.object({
      pending: z.string().min(1).max(20_000),
      query: z.record(z.string().max(200), z.string().max(8000)),
    }),
    response: z.object({ inbox }),
    errors: ['not-found', 'not-capable', 'already-exists', 'link-expired', 'provider-failed'],
  }),
};
