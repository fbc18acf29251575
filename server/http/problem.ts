import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import { AppError, errorTable } from '../../shared/errors.ts';
import type { Logger } from '../observability/logger.ts';

/** RFC 9457 problem details as this API answers them; members of its own may follow. */
export const problemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export function sendProblem(response: Response, error: AppError): void {
  const { title } = errorTable[error.code];
  const retryAfter = error.extra['retryAfterSeconds'];
  if (typeof retryAfter === 'number') response.set('Retry-After', String(retryAfter));
  response
    .status(error.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        ...error.extra,
        type: `/api/docs#error-${error.code}`,
        title,
        status: error.status,
        ...(error.detail !== undefined && { detail: error.detail }),
        code: error.code,
        ...(error.fields.length > 0 && { fields: error.fields }),
      }),
    );
}

/** Zod's issues as fields with dotted paths. */
export function validationFailed(error: z.ZodError): AppError {
  const fields = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  return new AppError('validation-failed', { fields });
}

/** What went wrong, in the API's words. Only what nobody foresaw becomes `unexpected`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { type, code, name, status } = (error ?? {}) as Record<string, unknown>;
  if (type === 'entity.too.large' || code === 'LIMIT_FILE_SIZE') return new AppError('payload-too-large');
  if (type === 'entity.parse.failed') {
    return new AppError('validation-failed', { detail: 'The body is not valid JSON.', cause: error });
  }
  if (isDatabaseAway(name, code)) return new AppError('unavailable', { cause: error });
  const refusedByParser = typeof type === 'string' || name === 'MulterError' || name === 'URIError';
  if (refusedByParser || (typeof status === 'number' && status >= 400 && status < 500)) {
    return new AppError('validation-failed', { detail: 'The request could not be read.', cause: error });
  }
  return new AppError('unexpected', { cause: error });
}

/** Redis or the document store cannot be reached. */
function isDatabaseAway(name: unknown, code: unknown): boolean {
  const names = [
    'MaxRetriesPerRequestError',
    'MongoNetworkError',
    'MongoServerSelectionError',
    'MongoNetworkTimeoutError',
    'MongoNotConnectedError',
    'MongoPoolClearedError',
    'ClusterAllFailedError',
  ];
  return names.includes(String(name)) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(code));
}

/** The last handler: turns whatever was thrown into a problem document, and logs what is our fault. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  // eslint-disable-next-line @typescript-eslint/max-params -- Express knows an error handler by its four parameters
  return (thrown, request, response, next) => {
    const error = toAppError(thrown);
    if (error.status >= 500) {
      logger.error(
        {
          err: error.cause ?? error,
          method: request.method,
          path: (request.route as { path?: string } | undefined)?.path,
        },
        error.message,
      );
    }
    if (response.headersSent) {
      if (!response.writableEnded) next(thrown);
      return;
    }
    sendProblem(response, error);
  };
}
