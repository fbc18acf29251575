import { can } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredHealth, StoredInbox } from '../../store/inboxes.ts';
import { presentHealth } from './read.ts';

export type HealthChange = Partial<Omit<StoredHealth, 'id'>>;
export type HealthContext = Pick<Context, 'store' | 'publisher'>;

/** Writes down how an inbox's connection fares, and shows it to those who may see the health of inboxes. */
export async function recordHealth(
  context: HealthContext,
  inbox: StoredInbox,
  change: HealthChange,
): Promise<void> {
  const { store, publisher } = context;
  const health = await store.inboxStates.record(inbox.id, change);
  const [pending, quarantined, users] = await Promise.all([
    store.rawItems.count(inbox.id, 'pending'),
    store.rawItems.count(inbox.id, 'quarantined'),
    store.users.list(),
  ]);
  const audience = users
    .filter(({ active }) => active)
    .filter(({ id, role, inboxIds }) =>
      can({ userId: id, role, inboxIds, via: 'system' }, 'inboxes.view', { inboxId: inbox.id }),
    )
    .map(({ id }) => rooms.user(id));
  if (audience.length === 0) return;
  const counts = { pending: pending.count, quarantined: quarantined.count };
  publisher.publish(audience, 'inbox.health', {
    inboxId: inbox.id,
    health: presentHealth(inbox, health, counts),
  });
}
