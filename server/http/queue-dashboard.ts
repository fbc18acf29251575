import type { RequestHandler } from 'express';
import { can } from '../../shared/abilities.ts';
import { AppError } from '../../shared/errors.ts';
import type { BullQueues } from '../queue/queue.ts';
import { authenticate } from './authenticate.ts';
import { isUnsafe, requireOwnOrigin } from './same-origin.ts';
import type { WebContext } from './services.ts';

/** Lets in who may see the queues. The dashboard's own pages know no CSRF token, so its origin must be ours. */
export function requireQueueAccess(context: WebContext): RequestHandler {
  return async (request, _response, next) => {
    const identity = await authenticate(context, request);
    if (!identity) throw new AppError('not-authenticated');
    if (!can(identity.actor, 'queues.view')) throw new AppError('not-allowed');
    if (isUnsafe(request.method)) {
      requireOwnOrigin(request.headers, context.config.publicUrl);
      if (identity.csrfToken !== null && request.headers.origin === undefined)
        throw new AppError('csrf-failed');
    }
    next();
  };
}

/**
 * The dashboard itself. Its library takes 15 MB and is rarely looked at, so it is loaded when first asked for.
 * @param path where it is mounted
 */
export function queueDashboard(bull: BullQueues, path: string): RequestHandler {
  const load = async () => (await import('../queue/dashboard.ts')).createQueueDashboard(bull, path);
  let loading: ReturnType<typeof load> | undefined;
  return async (request, response, next) => {
    loading ??= load();
    (await loading)(request, response, next);
  };
}
