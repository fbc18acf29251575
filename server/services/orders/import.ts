import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { readCsvOrders, type OrderLine } from '../../../shared/orders/csv.ts';
import type { OrdersImported } from '../../../shared/schemas/order.ts';
import { orderId } from '../../store/orders.ts';
import { keepOrder, type OrderContext, type OrderOutcome } from './put.ts';

/** More at once would keep whoever waits for too long; a file may be taken in parts. */
const mostOrders = 5000;
/** So many refused lines are named. */
const mostNamed = 200;

/** Takes orders from a file, line by line: doing it again changes nothing. @throws AppError not-allowed, validation-failed */
export async function importOrders(
  context: OrderContext,
  actor: Actor,
  { text, dryRun }: { text: string; dryRun: boolean },
): Promise<OrdersImported> {
  if (!can(actor, 'orders.manage')) throw new AppError('not-allowed');
  const { orders, refused } = readCsvOrders(text);
  if (orders.length > mostOrders) {
    const message = `Take at most ${String(mostOrders)} orders at once: split the file.`;
    throw new AppError('validation-failed', { detail: message, fields: [{ path: 'text', message }] });
  }
  const done = { created: 0, changed: 0, unchanged: 0 };
  for (const order of orders) {
    done[dryRun ? await outlook(context, order) : (await keepOrder(context, order)).outcome] += 1;
  }
  const named = refused.slice(0, mostNamed);
  return { ...done, refused: named, more: refused.length - named.length };
}

/** What would become of it, as far as the row says. */
async function outlook(
  { store }: OrderContext,
  { system, externalId, input }: OrderLine,
): Promise<OrderOutcome> {
  const before = await store.orders.read(orderId(system, externalId));
  if (!before) return 'created';
  const { number, status, total, currency, url } = input;
  const late = input.changedAt !== undefined && new Date(input.changedAt) < before.changedAt;
  const same = before.number === number && before.status === status && before.total === total;
  return late || (same && before.currency === currency && before.url === url) ? 'unchanged' : 'changed';
}
