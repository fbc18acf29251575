import express, { Router } from 'express';
import { receiveOrderCall, type HookContext } from '../services/orders/receive.ts';

const idPattern = /^[0-9a-f]{24}$/;
const mostBytes = 1_000_000;

/** Where shops call: no cookies, no sessions; the signature over the bytes says who it is. */
export function orderHooks(context: HookContext): Router {
  const router = Router({ caseSensitive: true });
  const bytes = express.raw({ limit: mostBytes, type: () => true });
  router.post('/:sourceId', bytes, async (request, response) => {
    const { sourceId } = request.params;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const call = { sourceId, address: request.ip ?? '', headers: request.headers, body };
    const { status } = idPattern.test(sourceId) ? await receiveOrderCall(context, call) : { status: 404 };
    response.status(status).set('Cache-Control', 'no-store').end();
  });
  return router;
}
