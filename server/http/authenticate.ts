import type { IncomingHttpHeaders } from 'node:http';
import type { SessionData } from 'express-session';
import { AppError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { type Identity, identityOfSession, identityOfToken } from '../services/access/actor.ts';
import { liveSession } from './session.ts';

/** Who asks, and how they proved it. */
export type Authenticated = Identity & { csrfToken: string | null };

/** The bearer token of a request, if it brings one. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/**
 * Whoever the token or the session stands for now. A token decides alone: a cookie beside it is not looked at.
 * @returns null when nobody is logged in
 * @throws AppError not-authenticated when a token was given that is not (or no longer) good
 */
export async function authenticate(
  context: Pick<Context, 'store' | 'clock'>,
  request: { headers: IncomingHttpHeaders; session?: Partial<SessionData> },
): Promise<Authenticated | null> {
  const token = bearerToken(request.headers);
  if (token !== null) {
    const identity = await identityOfToken(context, token);
    if (!identity) throw new AppError('not-authenticated', { detail: 'This token is not valid.' });
    return { ...identity, csrfToken: null };
  }
  const session = liveSession(context, request.session);
  if (!session) return null;
  const identity = await identityOfSession(context, session);
  return identity && { ...identity, csrfToken: session.csrfToken };
}
