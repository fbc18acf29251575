import type { mongo } from 'mongoose';
import { historyOf } from '../../../shared/orders/history.ts';
import type { StoredOrder } from '../orders.ts';

type Order = Pick<StoredOrder, 'contactId' | 'status' | 'total' | 'currency' | 'placedAt'>;

/** What was ordered before there were histories gets one, and contacts the day of their first order. */
export async function keepOrderHistories(database: mongo.Db): Promise<void> {
  const orders = database
    .collection<Order>('orders')
    .find({}, { projection: { contactId: 1, status: 1, total: 1, currency: 1, placedAt: 1 } })
    .sort({ contactId: 1, placedAt: -1, _id: -1 })
    .hint('contact');
  let theirs: Order[] = [];
  for await (const order of orders) {
    if (theirs[0] && theirs[0].contactId !== order.contactId) {
      await keep(database, theirs);
      theirs = [];
    }
    theirs.push(order);
  }
  await keep(database, theirs);
}

async function keep(database: mongo.Db, orders: readonly Order[]): Promise<void> {
  const [first] = orders;
  const history = historyOf(orders);
  const at = history.entries[0]?.[0];
  if (!first || at === undefined) return;
  const { contactId } = first;
  await database
    .collection<{ _id: string }>('order_histories')
    .updateOne({ _id: contactId }, { $set: history }, { upsert: true });
  await database
    .collection<{ _id: string }>('contacts')
    .updateOne({ _id: contactId, orders: { $exists: true } }, { $set: { 'orders.firstAt': new Date(at) } });
}
