import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { BullQueues } from './queue.ts';

/** Fits `app.use`; said without Express, which is at home in server/http. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * The queue dashboard as an Express router. Whoever mounts it lets in only people with `queues.view`.
 * @param path where it is mounted, such as "/admin/queues".
 */
export function createQueueDashboard(bull: BullQueues, path: string): Middleware {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(path);
  createBullBoard({
    queues: Object.values(bull).map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Onevoice queues' } },
  });
  return adapter.getRouter() as Middleware;
}
