import type { Order } from '../../shared/schemas/order.ts';
import type { StoredOrder } from '../store/orders.ts';
import { moment } from './moment.ts';

/** An order as people see it. */
export function presentOrder({
  updatedAt: _,
  unrewarded: __,
  referral: ___,
  placedAt,
  changedAt,
  ...order
}: StoredOrder): Order {
  return { ...order, placedAt: moment(placedAt), changedAt: moment(changedAt) };
}
