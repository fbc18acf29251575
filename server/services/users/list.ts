import type { User } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import { presentUser } from '../../presenters/user.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';

/** Everybody in the workspace, the deactivated too, who joined first first. */
export async function listUsers(
  context: Pick<Context, 'store' | 'redis' | 'clock'>,
): Promise<(User & { inboxIds: string[] })[]> {
  const [users, online] = await Promise.all([context.store.users.list(), readOnlineUserIds(context)]);
  return users.map((user) => ({ ...presentUser(user, online), inboxIds: user.inboxIds }));
}
