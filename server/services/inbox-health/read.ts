import type { ChannelHealth } from '../../../shared/schemas/channel.ts';
import type { Context } from '../../context.ts';
import type { StoredHealth, StoredInbox } from '../../store/inboxes.ts';

type HealthContext = Pick<Context, 'store'>;

/** How the inboxes' connections fare, by inbox id. */
export async function readHealthOf(
  context: HealthContext,
  inboxes: readonly StoredInbox[],
): Promise<Map<string, ChannelHealth>> {
  const entries = await Promise.all(
    inboxes.map(async (inbox) => [inbox.id, await readHealth(context, inbox)] as const),
  );
  return new Map(entries);
}

/** One inbox's health as clients see it; counts stop at 999. */
export async function readHealth({ store }: HealthContext, inbox: StoredInbox): Promise<ChannelHealth> {
  const [health, pending, quarantined] = await Promise.all([
    store.inboxStates.health(inbox.id),
    store.rawItems.count(inbox.id, 'pending'),
    store.rawItems.count(inbox.id, 'quarantined'),
  ]);
  return presentHealth(inbox, health, { pending: pending.count, quarantined: quarantined.count });
}

/** @param counts raw items of the inbox */
export function presentHealth(
  inbox: Pick<StoredInbox, 'enabled'>,
  health: StoredHealth,
  counts: { pending: number; quarantined: number },
): ChannelHealth {
  const { lastError } = health;
  return {
    status: inbox.enabled ? health.status : 'disabled',
    lastInboundAt: health.lastInboundAt?.toISOString() ?? null,
    lastOutboundAt: health.lastOutboundAt?.toISOString() ?? null,
    lastCheckedAt: health.lastCheckedAt?.toISOString() ?? null,
    lagSeconds: health.lagSeconds,
    lastError: lastError && { ...lastError, at: lastError.at.toISOString() },
    nextTryAt: health.nextTryAt?.toISOString() ?? null,
    ...counts,
  };
}
