import { expectedMinutes, queueKey } from '../../../shared/routing/queue.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

/** Where somebody stands who waits. */
export interface QueuePlace {
  /** 1 is next. */
  place: number;
  /** About how long it will take; null: nothing honest can be said. */
  minutes: number | null;
}

/** Further back than this a number helps nobody. */
const furthest = 99;

/** Where a conversation stands in its queue; null: it stands in none, or so far back that no number helps. */
export async function placeInQueue(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  conversation: StoredConversation,
): Promise<QueuePlace | null> {
  const { routing, assigneeId, status, spam } = conversation;
  if (!routing?.order || assigneeId !== null || status !== 'open' || spam) return null;
  const key = queueKey(conversation);
  const [before, passages] = await Promise.all([
    store.conversations.countQueued(key, routing.order, furthest),
    store.queuePaces.read(key),
  ]);
  if (before.more) return null;
  const place = before.count + 1;
  return { place, minutes: expectedMinutes(place, { passages, now: clock.now().getTime() }) };
}
