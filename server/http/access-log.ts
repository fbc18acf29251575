import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../observability/logger.ts';

/** Query parameters whose values never reach a log. */
const secretParameters = /^(token|secret|password|key|access_token|code|state)$/i;

/** A request's path as it may be logged: one-time tokens in it are left out. */
export function loggableUrl(url: string): string {
  const [path = '', query] = url.split('?', 2);
  const safePath = path.replace(/(\/by-token\/)[^/]+/, '$1…');
  if (query === undefined) return safePath;
  const safeQuery = query
    .split('&')
    .map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return secretParameters.test(name) ? `${name}=…` : pair;
    })
    .join('&');
  return `${safePath}?${safeQuery}`;
}

/** One line per request: what, from where, with what outcome, how long. No bodies, no headers. */
export function accessLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger: logger.child({ subsystem: 'http' }),
    genReqId: () => randomUUID(),
    customLogLevel: (_request: IncomingMessage, response: ServerResponse, error?: Error) => {
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'info' : 'debug';
    },
    serializers: {
      req: (request: { id: unknown; method: string; url: string; remoteAddress: string }) => ({
        id: request.id,
        method: request.method,
        url: loggableUrl(request.url),
        from: request.remoteAddress,
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: (error: { type: string; message: string }) => ({ type: error.type, message: error.message }),
    },
  }) as RequestHandler;
}
