import type { Session } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { presentSession } from '../../presenters/session.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import type { StoredUser } from '../../store/users.ts';

/** @param csrfToken empty for who comes with an API token */
export async function describeSession(
  context: Pick<Context, 'store' | 'redis' | 'clock'>,
  user: StoredUser,
  csrfToken: string,
): Promise<Session> {
  const [workspace, online] = await Promise.all([context.store.workspace.read(), readOnlineUserIds(context)]);
  return presentSession({ user, workspace, online, csrfToken, now: context.clock.now() });
}
