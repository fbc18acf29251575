import { z } from 'zod';
import { id, nothing } from '../schemas/primitives.ts';
import { shopping, shopScript, shopScriptInput, shopVisit } from '../schemas/shopping.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });
const about = { group: 'Quality', ability: 'desk.use' } as const;

/** Mystery shopping: test customers, whom nobody knows before their conversation is closed. */
export const shoppingRoutes = {
  readShopping: defineRoute({
    ...about,
    method: 'get',
    path: '/quality/shopping',
    summary:
      'Tell which test customers come to inboxes that I see, how it went, and how it goes for real ones',
    response: shopping,
  }),
  createShopScript: defineRoute({
    ...about,
    method: 'post',
    path: '/quality/shopping/scripts',
    summary: 'Say what a test customer writes, where, and what is expected',
    body: shopScriptInput,
    response: shopScript,
    errors: ['validation-failed'],
    status: 201,
  }),
  updateShopScript: defineRoute({
    ...about,
    method: 'put',
    path: '/quality/shopping/scripts/{id}',
    summary: 'Change a script; who is on the way keeps to what it was',
    params: byId,
    body: shopScriptInput,
    response: shopScript,
    errors: ['not-found', 'validation-failed'],
  }),
  deleteShopScript: defineRoute({
    ...about,
    method: 'delete',
    path: '/quality/shopping/scripts/{id}',
    summary: 'Delete a script; visits stay',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
  sendShopper: defineRoute({
    ...about,
    method: 'post',
    path: '/quality/shopping/scripts/{id}/visits',
    summary: 'Send a test customer now, unless one of the script is on the way',
    params: byId,
    response: shopVisit,
    errors: ['not-found', 'not-capable'],
    status: 201,
  }),
};
