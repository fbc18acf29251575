import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { historyOf } from '../../../shared/orders/history.ts';
import { tallyOrders } from '../../../shared/orders/summary.ts';
import type { Order, OrderInput } from '../../../shared/schemas/order.ts';
import type { Context } from '../../context.ts';
import { presentOrder } from '../../presenters/order.ts';
import { identityId } from '../../store/contacts.ts';
import { orderId, type StoredOrder } from '../../store/orders.ts';
import { findContact } from '../contacts/find.ts';
import { createContacts, planContact } from '../contacts/resolve-identity.ts';

export type OrderContext = Pick<Context, 'store' | 'clock'>;

export interface ToldOrder {
  system: string;
  externalId: string;
  input: OrderInput;
}
export type OrderOutcome = 'created' | 'changed' | 'unchanged';

/** For the API. @throws AppError not-allowed, not-found, validation-failed */
export async function putOrder(
  context: OrderContext & Pick<Context, 'queue'>,
  actor: Actor,
  told: ToldOrder,
): Promise<Order> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { contactId, email } = told.input;
  if (contactId === undefined && email === undefined) {
    const fields = [{ path: 'email', message: 'Say whose it is: contactId or email.' }];
    throw new AppError('validation-failed', { fields });
  }
  if (contactId !== undefined) await findContact(context, actor, contactId);
  const { row } = await keepOrder(context, told);
  await context.queue.enqueue('sweep.loyalty', {});
  return presentOrder(row);
}

/**
 * Keeps what a system says of an order, and adds up anew what its customer ordered. Told again, or told late, it changes
 * nothing. Whoever is not known yet by the address becomes a contact.
 */
export async function keepOrder(
  context: OrderContext,
  told: ToldOrder,
): Promise<{ row: StoredOrder; outcome: OrderOutcome }> {
  const { store } = context;
  const before = await store.orders.read(orderId(told.system, told.externalId));
  const row = await rowOf(context, told, before);
  if (before && (isSame(before, row) || before.changedAt > row.changedAt)) {
    // A crash may have come between the order and its sum.
    await tallyContact(context, before.contactId);
    return { row: before, outcome: 'unchanged' };
  }
  const made = before === null && (await store.orders.insert(row));
  const after = made ? row : await store.orders.change(row);
  await tallyContact(context, row.contactId);
  if (before && before.contactId !== row.contactId) await tallyContact(context, before.contactId);
  if (!after) return { row: (await store.orders.read(row.id)) ?? row, outcome: 'unchanged' };
  return { row: after, outcome: made ? 'created' : 'changed' };
}

async function rowOf(
  context: OrderContext,
  { system, externalId, input }: ToldOrder,
  before: StoredOrder | null,
): Promise<StoredOrder> {
  const now = context.clock.now();
  const { number, status, total, currency, url, items, referral } = input;
  return {
    ...{ id: orderId(system, externalId), system, externalId, number, status, total, currency, url, items },
    contactId: input.contactId ?? (await contactOf(context, input)) ?? before?.contactId ?? '',
    placedAt: new Date(input.placedAt),
    changedAt: input.changedAt === undefined ? now : new Date(input.changedAt),
    updatedAt: now,
    unrewarded: true,
    ...(referral !== '' && { referral }),
  };
}

/** Whose address it is; a stranger is written down. */
async function contactOf(context: OrderContext, input: OrderInput): Promise<string | null> {
  const { email: address, name } = input;
  if (address === undefined) return null;
  const { store, clock } = context;
  const id = identityId('email', address);
  const known = await store.contacts.identity('email', address);
  if (known) return known.contactId;
  const planned = planContact(
    {
      parsed: { from: { address, name }, identityKind: 'email', verified: false, identities: [] },
      sender: { address, identityId: id },
    },
    { identities: new Map(), contacts: new Map() },
    clock.now(),
  );
  if (planned.isNew) await createContacts(context, [planned.isNew]);
  return (await store.contacts.identity('email', address))?.contactId ?? planned.id;
}

const told = ({ updatedAt: _, changedAt: __, unrewarded: ___, ...order }: StoredOrder) =>
  JSON.stringify(Object.entries(order).toSorted());
const isSame = (one: StoredOrder, other: StoredOrder): boolean => told(one) === told(other);

/** Of those who add up at once, the last one sees what all of them wrote. */
const mostTries = 10;

/**
 * Writes down what a contact's orders come to: with the contact, where conditions and answers ask for it without reading
 * them, and in short, for reports and scores. Another order may have come meanwhile, whose sum was written first: it is
 * looked at again after the writing.
 */
export async function tallyContact({ store, clock }: OrderContext, contactId: string): Promise<void> {
  const read = async () => {
    const orders = await store.orders.tallied(contactId);
    return { tally: orders.length === 0 ? null : tallyOrders(orders), history: historyOf(orders) };
  };
  let seen = await read();
  for (let time = 0; time < mostTries; time += 1) {
    await store.contacts.tally(contactId, seen.tally);
    await store.orders.saveHistory({ id: contactId, ...seen.history });
    await store.contacts.doubtHealth([contactId], clock.now());
    const now = await read();
    if (JSON.stringify(now) === JSON.stringify(seen)) return;
    seen = now;
  }
}
