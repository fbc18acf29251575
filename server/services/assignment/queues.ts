import { queueKey } from '../../../shared/routing/queue.ts';
import type { QueueState } from '../../../shared/schemas/assignment.ts';
import type { Context } from '../../context.ts';

/** Every team's queue, and that of each inbox without a team: how many wait there and since when the first does. */
export async function readQueues({ store }: Pick<Context, 'store'>): Promise<QueueState[]> {
  const [teams, inboxes] = await Promise.all([store.teams.listRecent(), store.inboxes.listRecent()]);
  const all = [
    ...teams.map(({ id }) => ({ teamId: id, inboxId: null, key: queueKey({ teamId: id, inboxId: '' }) })),
    ...inboxes.map(({ id }) => ({
      ...{ teamId: null, inboxId: id, key: queueKey({ teamId: null, inboxId: id }) },
    })),
  ];
  return Promise.all(
    all.map(async ({ teamId, inboxId, key }) => {
      const [waiting, [first]] = await Promise.all([
        store.conversations.countQueued(key),
        store.conversations.queued(key, 1),
      ]);
      return { teamId, inboxId, waiting, firstSince: first?.routing?.queuedAt?.toISOString() ?? null };
    }),
  );
}
