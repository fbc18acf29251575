import type { OrderStatus } from '../../../shared/schemas/order.ts';
import type { Context } from '../../context.ts';
import { makeDice, type Dice } from '../../demo/dice.ts';
import { keepOrder } from '../orders/put.ts';

/** Of the newest contacts, so many are looked at; half of them bought something. */
const mostGiven = 80;
const dayMillis = 86_400_000;
const goods = [
  ['Tent “Fjell 2”', 349],
  ['Sleeping bag, –5 °C', 189.9],
  ['Head torch', 44.5],
  ['Merino socks', 19.9],
  ['Stove “Glut”', 79],
  ['Rain jacket', 229],
  ['Rucksack, 45 l', 159],
] as const;

/** Lets some customers have bought something, a few of them often. */
export async function giveDemoOrders(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const { items } = await context.store.contacts.list({}, mostGiven);
  for (const { id: contactId, mergedInto } of items) {
    const dice = makeDice(Number.parseInt(contactId.slice(2, 10), 16));
    if (mergedInto || dice.chance(0.5)) continue;
    const count = dice.chance(0.2) ? dice.between(4, 9) : dice.between(1, 3);
    for (let nth = 0; nth < count; nth += 1) await giveOrder(context, contactId, { nth, dice });
  }
}

async function giveOrder(
  context: Pick<Context, 'store' | 'clock'>,
  contactId: string,
  { nth, dice }: { nth: number; dice: Dice },
): Promise<void> {
  const daysAgo = nth * 40 + dice.between(1, 39);
  const placedAt = new Date(context.clock.now().getTime() - daysAgo * dayMillis).toISOString();
  const bought = [...new Set(Array.from({ length: dice.between(1, 3) }, () => dice.pick(goods)))];
  const items = bought.map(([name, price]) => ({ name, quantity: dice.between(1, 2), price }));
  const total = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const number = `NL-${String(dice.between(10_000, 99_999))}`;
  await keepOrder(context, {
    ...{ system: 'demo-shop', externalId: `${contactId}-${String(nth)}` },
    input: {
      ...{ contactId, name: '', number, items, currency: 'EUR', placedAt, changedAt: placedAt },
      ...{ total: Math.round(total * 100) / 100, status: statusOf(daysAgo, dice) },
      url: `https://shop.nordlicht.example/orders/${number}`,
    },
  });
}

function statusOf(daysAgo: number, dice: Dice): OrderStatus {
  if (dice.chance(0.08)) return 'returned';
  if (daysAgo > 8) return 'done';
  return daysAgo > 2 ? 'sent' : 'paid';
}
