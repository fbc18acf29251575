import type { OrderStatus } from '../schemas/order.ts';

/** An order as far as points are concerned. */
export interface EarningOrder {
  status: OrderStatus;
  total: number;
  currency: string;
  placedAt: Date;
}

const counted = new Set<OrderStatus>(['paid', 'sent', 'done']);

/** Paid, not cancelled, not returned. */
export const isCounted = ({ status }: Pick<EarningOrder, 'status'>): boolean => counted.has(status);

/**
 * What an order is worth now: whole points for each unit of the programme's currency, rounded down. Another currency, a
 * time before the programme, and an order that came to nothing earn none.
 * @param rule.perUnit points for one unit, to three decimals
 */
export function pointsOfOrder(
  order: EarningOrder,
  { perUnit, currency, startsAt }: { perUnit: number; currency: string; startsAt: Date },
): number {
  if (!isCounted(order) || order.currency !== currency || order.placedAt < startsAt) return 0;
  // In whole cents and thousandths: 0.29 times 100 is 29, not 28.999….
  const exact = Math.round(order.total * 100) * Math.round(perUnit * 1000);
  return Math.max(0, Math.floor(exact / 100_000));
}

/** Their number or sum within a period, in one currency. */
export function measureOrders(
  orders: readonly EarningOrder[],
  { since, currency }: { since: Date; currency: string },
): { orders: number; spend: number } {
  const within = orders.filter(
    (order) => isCounted(order) && order.currency === currency && order.placedAt >= since,
  );
  const cents = within.reduce((sum, { total }) => sum + Math.round(total * 100), 0);
  return { orders: within.length, spend: cents / 100 };
}
