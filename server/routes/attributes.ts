import type { attributeRoutes } from '../../shared/api/attributes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import {
  createAttribute,
  listAttributes,
  orderAttributes,
  updateAttribute,
} from '../services/attributes/manage.ts';

export function attributeHandlers(context: WebContext): HandlersOf<typeof attributeRoutes> {
  return {
    listAttributes: async () => ({ items: await listAttributes(context) }),
    createAttribute: async ({ actor, body }) => createAttribute(context, actor, body),
    updateAttribute: async ({ actor, params, body }) =>
      updateAttribute(context, actor, { id: params.id, change: body }),
    orderAttributes: async ({ body }) => ({ items: await orderAttributes(context, body) }),
  };
}
