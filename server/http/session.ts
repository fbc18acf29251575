import { RedisStore } from 'connect-redis';
import type { Request, RequestHandler, Response } from 'express';
import session, { type SessionData } from 'express-session';
import { AppError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { promptly } from '../queue/promptly.ts';
import type { RedisConnections } from '../queue/redis.ts';
import { randomToken } from '../security/random-tokens.ts';
import { announceAccessChange } from '../realtime/access-changes.ts';
import { sessionKeyPrefix, sessionName, userSessionsKey } from '../services/access/end-sessions.ts';
import { markDevice } from '../services/access/known-device.ts';
import type { StoredUser } from '../store/users.ts';
import type { SessionControl } from './call.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Of the person's sessions when it began: a newer one in the store means "logged out everywhere". */
    generation: number;
    csrfToken: string;
    /** Milliseconds since 1970. */
    startedAt: number;
  }
}

export const sessionCookie = 'onevoice.sid';
export const deviceCookie = 'onevoice.device';

const dayMillis = 24 * 3_600_000;
/** A session ends after this long in any case ... */
const absoluteMillis = 30 * dayMillis;
/** ... and after this long without a request. */
const idleSeconds = 7 * 24 * 3600;
const deviceMillis = 400 * dayMillis;

type SessionContext = Pick<Context, 'config' | 'redis' | 'clock' | 'secretBox' | 'logger'>;

/** Sessions in Redis. When Redis was wiped, people log in again; when it is away, requests with a cookie answer 503. */
export function sessionMiddleware(context: SessionContext): RequestHandler {
  const secure = isSecure(context);
  return session({
    name: sessionCookie,
    secret: context.secretBox.sign('session-cookie-key', 'v1'),
    store: new RedisStore({
      client: sessionClient(context.redis),
      prefix: sessionKeyPrefix(context.redis.prefix),
      ttl: (data: SessionData) => secondsLeft(context, data),
    }),
    resave: false,
    saveUninitialized: false,
    // Who set PUBLIC_URL to https has a proxy in front that ends TLS.
    proxy: secure ? true : undefined,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: absoluteMillis, path: '/' },
  });
}

/** The part of Redis that sessions need; fails at once while it is away. */
function sessionClient(redis: RedisConnections) {
  return {
    get: (key: string) => promptly(redis, (commands) => commands.get(key)),
    set: (key: string, value: string, ...expiry: ['EX', number]) =>
      promptly(redis, (commands) => commands.set(key, value, ...expiry)),
    expire: (key: string, seconds: number) => promptly(redis, (commands) => commands.expire(key, seconds)),
    del: (keys: string[]) => promptly(redis, (commands) => commands.del(...keys)),
  };
}

function isSecure({ config }: Pick<Context, 'config'>): boolean {
  return config.publicUrl.startsWith('https:');
}

function secondsLeft({ clock }: Pick<Context, 'clock'>, data: SessionData): number {
  const left = Math.floor((data.startedAt + absoluteMillis - clock.now().getTime()) / 1000);
  return Math.max(0, Math.min(idleSeconds, left));
}

/** The session's owner, while it lasts. */
export function liveSession(
  context: Pick<Context, 'clock'>,
  data: Partial<SessionData> | undefined,
): { userId: string; generation: number; csrfToken: string } | null {
  const { userId, generation, csrfToken, startedAt } = data ?? {};
  if (
    userId === undefined ||
    generation === undefined ||
    csrfToken === undefined ||
    startedAt === undefined
  ) {
    return null;
  }
  if (context.clock.now().getTime() - startedAt > absoluteMillis) return null;
  return { userId, generation, csrfToken };
}

/** @param exchange one request with its answer; the session middleware has run */
export function sessionControl(
  context: SessionContext,
  { request, response }: { request: Request; response: Response },
): SessionControl {
  return {
    async open(user) {
      requireNoToken(request);
      await openSession(context, request, user);
      response.cookie(deviceCookie, markDevice(context, user.id), {
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure(context),
        maxAge: deviceMillis,
        path: '/api/v1',
      });
    },
    async close() {
      const { id } = request.session;
      await new Promise<void>((resolve, reject) => {
        request.session.destroy((error: unknown) => {
          if (error instanceof Error) reject(error);
          else resolve();
        });
      });
      response.clearCookie(sessionCookie, { path: '/' });
      await announceAccessChange(context, { what: 'session-ended', session: sessionName(id) });
    },
    get csrfToken() {
      return liveSession(context, request.session)?.csrfToken ?? '';
    },
    get name() {
      return liveSession(context, request.session) ? sessionName(request.session.id) : null;
    },
  };
}

/** Beside an API token no session is looked at, so none can begin. @throws AppError not-allowed */
function requireNoToken(request: Partial<Pick<Request, 'session'>>): void {
  if (!request.session) throw new AppError('not-allowed', { detail: 'Leave the token out to log in.' });
}

/** Under a new id, so that an id planted in the browser before the log-in is worth nothing. Saved when it returns. */
async function openSession(context: SessionContext, request: Request, user: StoredUser): Promise<void> {
  await settled((done) => request.session.regenerate(done));
  Object.assign(request.session, {
    userId: user.id,
    generation: user.sessionGeneration,
    csrfToken: randomToken(),
    startedAt: context.clock.now().getTime(),
  });
  await settled((done) => request.session.save(done));
  const key = userSessionsKey(context.redis.prefix, user.id);
  await context.redis.commands.sadd(key, request.session.id);
  await context.redis.commands.expire(key, absoluteMillis / 1000);
}

function settled(act: (done: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
