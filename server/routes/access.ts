import type { accessRoutes } from '../../shared/api/people.ts';
import { AppError } from '../../shared/errors.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { describeSession } from '../services/access/describe-session.ts';
import { endSessions } from '../services/access/end-sessions.ts';
import { logIn } from '../services/access/log-in.ts';
import { completeReset, requestReset } from '../services/access/reset-password.ts';
import { setUp, setUpNeeded } from '../services/access/set-up.ts';
import { forgetBrowserOf } from '../services/push/browsers.ts';
import { acceptInvitation, readInvitation } from '../services/invitations/accept.ts';

export function accessHandlers(context: WebContext): HandlersOf<typeof accessRoutes> {
  return {
    setUpStatus: async () => ({ needed: await setUpNeeded(context) }),
    setUp: async ({ body, session }) => {
      const user = await setUp(context, body);
      await session.open(user);
      return describeSession(context, user, session.csrfToken);
    },
    logIn: async ({ body, client, session }) => {
      const user = await logIn(context, { ...body, ...client });
      await session.open(user);
      return describeSession(context, user, session.csrfToken);
    },
    currentSession: async ({ user, session }) => describeSession(context, user, session.csrfToken),
    logOut: async ({ actor, session }) => {
      requireSession(actor.via);
      await forgetBrowserOf(context, actor, session.name);
      await session.close();
      return {};
    },
    logOutEverywhere: async ({ actor, session }) => {
      await endSessions(context, actor.userId);
      if (actor.via === 'session') await session.close();
      return {};
    },
    requestReset: async ({ body, client }) => {
      await requestReset(context, { email: body.email, address: client.address });
      return {};
    },
    completeReset: async ({ body }) => {
      await completeReset(context, body);
      return {};
    },
    readInvitation: async ({ params }) => readInvitation(context, params.token),
    acceptInvitation: async ({ body, session }) => {
      const user = await acceptInvitation(context, body);
      await session.open(user);
      return describeSession(context, user, session.csrfToken);
    },
  };
}

/** A token has no session to close; it is revoked instead. */
function requireSession(via: string): void {
  if (via !== 'session') throw new AppError('not-allowed', { detail: 'A token has no session.' });
}
