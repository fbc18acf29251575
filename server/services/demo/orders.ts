import type { OrderStatus } from '../../../shared/schemas/order.ts';
import type { Context } from '../../context.ts';
import { makeDice, type Dice } from '../../demo/dice.ts';
import { orderId, type StoredOrder } from '../../store/orders.ts';
import { tallyContact } from '../orders/put.ts';

/** Of the newest contacts, so many are looked at; two thirds of them bought something. */
const mostGiven = 320;
const mostOrders = 14;
const dayMillis = 86_400_000;
/** The parcels of one autumn came late: of those who had come before, many ordered once more around then and never again. */
const late = { before: 240, from: 196, until: 224, share: 0.45 };
const goods = [
  ['Tent “Fjell 2”', 349],
  ['Sleeping bag, –5 °C', 189.9],
  ['Head torch', 44.5],
  ['Merino socks', 19.9],
  ['Stove “Glut”', 79],
  ['Rain jacket', 229],
  ['Rucksack, 45 l', 159],
] as const;

/** Lets customers have bought something in the last year: some once, some again and again, and some no longer. */
export async function giveDemoOrders(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const { items } = await context.store.contacts.list({}, mostGiven);
  for (const { id: contactId, mergedInto } of items) {
    const dice = makeDice(Number.parseInt(contactId.slice(2, 10), 16));
    if (mergedInto || dice.chance(0.35)) continue;
    const days = imagineOrders(dice);
    for (const [nth, daysAgo] of days.entries()) {
      await context.store.orders.insert(imagineOrder(context, contactId, { nth, daysAgo, dice }));
    }
    await tallyContact(context, contactId);
  }
}

/** How many days ago they ordered, first one first. */
function imagineOrders(dice: Dice): number[] {
  const first = dice.between(2, 400);
  const often = dice.between(20, 75);
  const stops = first > late.before && dice.chance(late.share) ? dice.between(late.from, late.until) : 0;
  const days: number[] = [];
  for (let ago = first; ago > stops && days.length < mostOrders; ago -= often + dice.between(-9, 18)) {
    days.push(ago);
    // Others leave without a reason that we know.
    if (dice.chance(0.09)) break;
  }
  if (stops > 0) days.push(stops);
  return days;
}

function imagineOrder(
  { clock }: Pick<Context, 'clock'>,
  contactId: string,
  { nth, daysAgo, dice }: { nth: number; daysAgo: number; dice: Dice },
): StoredOrder {
  const placedAt = new Date(clock.now().getTime() - daysAgo * dayMillis);
  const bought = [...new Set(Array.from({ length: dice.between(1, 3) }, () => dice.pick(goods)))];
  const items = bought.map(([name, price]) => ({ name, quantity: dice.between(1, 2), price }));
  const total = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const number = `NL-${String(dice.between(10_000, 99_999))}`;
  const [system, externalId] = ['demo-shop', `${contactId}-${String(nth)}`];
  return {
    ...{ id: orderId(system, externalId), contactId, system, externalId, number, items, currency: 'EUR' },
    ...{ placedAt, changedAt: placedAt, updatedAt: placedAt },
    ...{ total: Math.round(total * 100) / 100, status: statusOf(daysAgo, dice) },
    url: `https://shop.nordlicht.example/orders/${number}`,
  };
}

function statusOf(daysAgo: number, dice: Dice): OrderStatus {
  if (dice.chance(0.04)) return 'returned';
  if (daysAgo > 8) return 'done';
  return daysAgo > 2 ? 'sent' : 'paid';
}
