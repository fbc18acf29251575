import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Session, SessionData } from 'express-session';
import type { Context } from '../context.ts';
import type { SocketAccess } from '../realtime/sockets.ts';
import { sessionName } from '../services/access/end-sessions.ts';
import { authenticate, bearerToken } from './authenticate.ts';
import { isOwnOrigin } from './same-origin.ts';

type WithSession = IncomingMessage & { session?: Session & Partial<SessionData> };

/** Lets sockets recognise people by the same session or token as every other request. */
export function socketAccess(
  context: Pick<Context, 'store' | 'clock' | 'config'>,
  session: RequestHandler,
): SocketAccess {
  return {
    session: session as unknown as SocketAccess['session'],
    ownOrigin: (request) => isOwnOrigin(request.headers, context.config.publicUrl),
    async identify(request: WithSession) {
      if (bearerToken(request.headers) === null && !(await reload(request))) return null;
      return authenticate(context, request);
    },
    sessionName(request: WithSession) {
      return bearerToken(request.headers) === null && request.session
        ? sessionName(request.session.id)
        : null;
    },
  };
}

/**
 * A socket lives longer than one request: its session is read again each time.
 * @returns false when it is gone; rejects when Redis is away, which ends no one's session
 */
function reload(request: WithSession): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (!request.session) {
      resolve(false);
      return;
    }
    request.session.reload((error?: Error) => {
      if (!error) resolve(true);
      else if (error.message === 'failed to load session') resolve(false);
      else reject(error);
    });
  });
}
