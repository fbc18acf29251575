import { z } from 'zod';
import { notification } from '../schemas/notification.ts';
import { id, nothing, page, pageQuery } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

export const notificationRoutes = {
  listNotifications: defineRoute({
    method: 'get',
    path: '/notifications',
    summary: 'List my notifications, newest first',
    group: 'Notifications',
    ability: 'self',
    query: pageQuery,
    response: page(notification),
  }),
  readNotifications: defineRoute({
    method: 'put',
    path: '/notifications/read',
    summary: 'Mark my notifications read; without ids all of them',
    group: 'Notifications',
    ability: 'self',
    body: z.object({ ids: z.array(id).max(200).optional() }),
    response: nothing,
  }),
};
