import { can } from '../../../shared/abilities.ts';
import type { AgentAtWork } from '../../../shared/schemas/assignment.ts';
import type { Context } from '../../context.ts';
import { presenceOf } from '../../presenters/user.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import { loadsOf } from './people.ts';

/** Everybody who answers customers: whether they are there, since when, and what they hold. */
export async function readAgents(
  context: Pick<Context, 'store' | 'redis' | 'clock'>,
): Promise<AgentAtWork[]> {
  const { store } = context;
  const [users, { weights }, online] = await Promise.all([
    store.users.list(),
    store.workspace.read(),
    readOnlineUserIds(context),
  ]);
  const agents = users.filter(
    ({ active, role, id }) =>
      active && can({ userId: id, role, inboxIds: [], via: 'system' }, 'messages.reply'),
  );
  const ids = agents.map(({ id }) => id);
  const [loads, seats] = await Promise.all([loadsOf({ store }, ids, weights), store.seats.readMany(ids)]);
  return agents.map((user) => {
    const presence = presenceOf(user, online);
    const since = presence === 'offline' ? (seats.get(user.id)?.seenAt ?? null) : user.stanceAt;
    return {
      userId: user.id,
      presence,
      since: user.stance === 'invisible' ? null : (since?.toISOString() ?? null),
      paused: user.paused,
      byChannel: user.byChannel,
      load: loads.get(user.id) ?? 0,
      capacity: user.capacity,
      lastGivenAt: seats.get(user.id)?.lastGivenAt?.toISOString() ?? null,
    };
  });
}
