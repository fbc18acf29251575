import type { Session } from '../../shared/schemas/user.ts';
import type { StoredUser } from '../store/users.ts';
import type { StoredWorkspace } from '../store/workspace.ts';
import { presentUser } from './user.ts';

/** Who one is and what a page needs before anything else. */
export function presentSession(about: {
  user: StoredUser;
  workspace: StoredWorkspace;
  online: ReadonlySet<string>;
  csrfToken: string;
  now: Date;
}): Session {
  const { user, workspace, online, csrfToken, now } = about;
  return {
    user: { ...presentUser(user, online), preferences: user.preferences, stance: user.stance },
    workspace: { name: workspace.name, demo: workspace.demo },
    inboxIds: user.inboxIds,
    csrfToken,
    serverTime: now.toISOString(),
  };
}
