import type { DeliveryState } from '../schemas/delivery.ts';

/**
 * What a delivery may become. Receipts only ever move it forward; a late "sent" after "read" is ignored.
 * queued is reached again from failed or unconfirmed only by a person's hand ("send again").
 */
const next: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  held: ['queued', 'failed'],
  queued: ['sending', 'failed'],
  sending: ['sent', 'queued', 'failed', 'unconfirmed'],
  sent: ['delivered', 'read', 'failed'],
  delivered: ['read', 'failed'],
  read: [],
  failed: ['queued'],
  unconfirmed: ['queued', 'sent', 'delivered', 'read', 'failed'],
};

/** May a delivery go from one state to the other? Staying is not a move. */
export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return next[from].includes(to);
}

/** The states from which `to` may be reached: the condition of a compare-and-set. */
export function sourcesOf(to: DeliveryState): DeliveryState[] {
  return (Object.keys(next) as DeliveryState[]).filter((from) => mayBecome(from, to));
}
