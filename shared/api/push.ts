import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import { pushBrowser, pushSubscriptionInput } from '../schemas/push.ts';
import { defineRoute } from './route.ts';

const group = 'Notifications';

export const pushRoutes = {
  readPush: defineRoute({
    method: 'get',
    path: '/me/push',
    summary: 'List my browsers that notifications are pushed to, and the key to subscribe with',
    group,
    ability: 'self',
    response: z.object({ publicKey: z.string(), items: z.array(pushBrowser) }),
  }),
  subscribePush: defineRoute({
    method: 'post',
    path: '/me/push',
    summary: 'Push my notifications to this browser; said again it is kept up to date',
    group,
    ability: 'self',
    body: pushSubscriptionInput,
    response: pushBrowser,
  }),
  unsubscribePush: defineRoute({
    method: 'delete',
    path: '/me/push/{id}',
    summary: 'Push nothing to this browser of mine any more',
    group,
    ability: 'self',
    params: z.object({ id }),
    response: nothing,
    errors: ['not-found'],
  }),
};
