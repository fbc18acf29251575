import { z } from 'zod';
import {
  order,
  orderInput,
  ordersImport,
  ordersImported,
  orderSource,
  orderSourceInput,
  orderSystem,
} from '../schemas/order.ts';
import { id, nothing, page, pageQuery } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const orderRoutes = {
  listContactOrders: defineRoute({
    method: 'get',
    path: '/contacts/{id}/orders',
    summary: 'List a contact’s orders, newest first',
    group: 'Orders',
    ability: 'contacts.view',
    params: byId,
    query: pageQuery,
    response: page(order),
    errors: ['not-found'],
  }),
  putOrder: defineRoute({
    method: 'put',
    path: '/orders/{system}/{externalId}',
    summary:
      'Create an order, or change it: there is one for each id of a system. What is older than ours stays ours',
    group: 'Orders',
    ability: 'contacts.update',
    params: z.object({ system: orderSystem, externalId: z.string().min(1).max(120) }),
    body: orderInput,
    response: order,
    errors: ['not-found', 'validation-failed'],
  }),
  importOrders: defineRoute({
    method: 'post',
    path: '/orders/file',
    summary: 'Take orders from a CSV file; lines that cannot be taken are named and left out',
    group: 'Orders',
    ability: 'orders.manage',
    body: ordersImport,
    response: ordersImported,
  }),
  listOrderSources: defineRoute({
    method: 'get',
    path: '/order-sources',
    summary: 'List the shops that tell of their orders',
    group: 'Orders',
    ability: 'orders.manage',
    response: z.object({ items: z.array(orderSource) }),
  }),
  createOrderSource: defineRoute({
    method: 'post',
    path: '/order-sources',
    summary: 'Connect a shop: it calls the address in the answer, and signs with the secret',
    group: 'Orders',
    ability: 'orders.manage',
    body: orderSourceInput,
    response: orderSource,
    status: 201,
  }),
  deleteOrderSource: defineRoute({
    method: 'delete',
    path: '/order-sources/{id}',
    summary: 'Disconnect a shop; its orders stay',
    group: 'Orders',
    ability: 'orders.manage',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
};
