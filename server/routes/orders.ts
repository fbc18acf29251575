import type { orderRoutes } from '../../shared/api/orders.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { importOrders } from '../services/orders/import.ts';
import { listContactOrders } from '../services/orders/list.ts';
import { putOrder } from '../services/orders/put.ts';
import { createOrderSource, deleteOrderSource, listOrderSources } from '../services/orders/sources.ts';

export function orderHandlers(context: WebContext): HandlersOf<typeof orderRoutes> {
  return {
    listContactOrders: async ({ actor, params, query }) =>
      listContactOrders(context, actor, { id: params.id, query }),
    putOrder: async ({ actor, params, body }) => putOrder(context, actor, { ...params, input: body }),
    importOrders: async ({ actor, body }) => importOrders(context, actor, body),
    listOrderSources: async ({ actor }) => ({ items: await listOrderSources(context, actor) }),
    createOrderSource: async ({ actor, body }) => createOrderSource(context, actor, body),
    deleteOrderSource: async ({ actor, params }) => {
      await deleteOrderSource(context, actor, params.id);
      return {};
    },
  };
}
