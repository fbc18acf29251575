import type { peopleRoutes } from '../../shared/api/people.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { describeSession } from '../services/access/describe-session.ts';
import { readAgents } from '../services/assignment/agents.ts';
import { listAlarms } from '../services/assignment/alarms.ts';
import { readQueues } from '../services/assignment/queues.ts';
import { invite, listInvitations, withdrawInvitation } from '../services/invitations/invite.ts';
import { createTeam, deleteTeam, updateTeam } from '../services/teams/change.ts';
import { listTeams } from '../services/teams/list.ts';
import { createToken } from '../services/tokens/create.ts';
import { deleteToken, listTokens } from '../services/tokens/manage.ts';
import { listUsers } from '../services/users/list.ts';
import { setPresence } from '../services/users/set-presence.ts';
import { updateProfile } from '../services/users/update-profile.ts';
import { updateUser } from '../services/users/update.ts';

export function peopleHandlers(context: WebContext): HandlersOf<typeof peopleRoutes> {
  return {
    listUsers: async () => ({ items: await listUsers(context) }),
    updateUser: async ({ actor, params, body }) => updateUser(context, actor, { id: params.id, patch: body }),
    updateProfile: async ({ actor, body, client, session }) => {
      const user = await updateProfile(context, actor, {
        patch: body,
        address: client.address,
        session: session.name,
      });
      if (body.password && actor.via === 'session') await session.open(user);
      return describeSession(context, user, session.csrfToken);
    },
    setPresence: async ({ actor, body }) => setPresence(context, actor, body),
    listInvitations: async () => ({ items: await listInvitations(context) }),
    invite: async ({ actor, body }) => invite(context, actor, body),
    withdrawInvitation: async ({ actor, params }) => {
      await withdrawInvitation(context, actor, params.id);
      return {};
    },
    listTeams: async () => ({ items: await listTeams(context) }),
    createTeam: async ({ body }) => createTeam(context, body),
    updateTeam: async ({ params, body }) => updateTeam(context, params.id, body),
    deleteTeam: async ({ params }) => {
      await deleteTeam(context, params.id);
      return {};
    },
    listAgents: async () => ({ items: await readAgents(context) }),
    listQueues: async () => ({ items: await readQueues(context) }),
    listAlarms: async () => ({ items: await listAlarms(context) }),
    listTokens: async () => ({ items: await listTokens(context) }),
    createToken: async ({ actor, body }) => createToken(context, actor, body),
    deleteToken: async ({ actor, params }) => {
      await deleteToken(context, actor, params.id);
      return {};
    },
  };
}
