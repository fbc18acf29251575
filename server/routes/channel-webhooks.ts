import express, { type Request, type Response, Router } from 'express';
import { metrics } from '../observability/metrics.ts';
import {
  receiveWebhook,
  refusedWebhook,
  type WebhookContext,
  type WebhookReply,
} from '../services/inboxes/receive-webhook.ts';

const idPattern = /^[0-9a-f]{24}$/;

/**
 * Where providers hand things in: `/channels/{inbox id}/inbound`, and beside it what a channel defines. No contract of
 * ours rules these: the channel says what is right, over the bytes as they came. No cookies, no sessions.
 */
export function channelWebhooks(context: WebhookContext): Router {
  const router = Router({ caseSensitive: true });
  const bytes = express.raw({ limit: context.config.maxMessageBytes, type: () => true });
  const paths = ['inbound{/*rest}', 'deliveries/*rest', 'capabilities'].map((path) => `/:inboxId/${path}`);
  router.all(paths, async (request, response, next) => {
    const inboxId = String(request.params['inboxId']);
    const refused = idPattern.test(inboxId)
      ? await refusedWebhook(context, { inboxId, address: request.ip ?? '' })
      : { status: 404 };
    if (refused) send(response, refused);
    else next();
  });
  router.all(paths, bytes, async (request, response) => {
    const finished = metrics.httpSeconds.startTimer({
      method: request.method.toLowerCase(),
      route: '/channels/{id}/inbound',
    });
    response.once('close', () => finished({ status: String(response.statusCode) }));
    await answer(context, request, response);
  });
  return router;
}

async function answer(context: WebhookContext, request: Request, response: Response): Promise<void> {
  const inboxId = String(request.params['inboxId']);
  const taken = await receiveWebhook(context, {
    inboxId,
    address: request.ip ?? '',
    request: {
      headers: request.headers,
      query: Object.fromEntries(new URLSearchParams(request.url.split('?')[1] ?? '')),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      method: request.method,
      path: request.path.slice(inboxId.length + 2),
      pathAndQuery: request.originalUrl,
    },
  });
  send(response, taken);
}

function send(response: Response, { status, body, contentType, headers }: WebhookReply): void {
  response.status(status).set('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) response.set(name, value);
  if (body === undefined) response.end();
  else response.type(contentType ?? 'text/plain').send(body);
}
