import type { RequestHandler } from 'express';
import { can } from '../../shared/abilities.ts';
import { AppError } from '../../shared/errors.ts';
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
