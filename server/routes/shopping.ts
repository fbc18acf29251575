import type { shoppingRoutes } from '../../shared/api/shopping.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readShopping } from '../services/shopping/present.ts';
import { createScript, deleteScript, updateScript } from '../services/shopping/scripts.ts';
import { sendShopper } from '../services/shopping/visit.ts';

export function shoppingHandlers(context: WebContext): HandlersOf<typeof shoppingRoutes> {
  return {
    readShopping: async ({ actor }) => readShopping(context, actor),
    createShopScript: async ({ actor, body }) => createScript(context, actor, body),
    updateShopScript: async ({ actor, params, body }) =>
      updateScript(context, actor, { ...params, input: body }),
    deleteShopScript: async ({ actor, params }) => {
      await deleteScript(context, actor, params.id);
      return {};
    },
    sendShopper: async ({ actor, params }) => sendShopper(context, actor, params.id),
  };
}
