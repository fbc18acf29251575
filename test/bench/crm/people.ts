import { historyOf } from '../../../shared/orders/history.ts';
import { tallyOrders } from '../../../shared/orders/summary.ts';
import { makeDice, type Dice } from '../../../server/demo/dice.ts';
import { blankConversation } from '../../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../../server/services/conversations/write-activity.ts';
import { identityId, type StoredContact } from '../../../server/store/contacts.ts';
import { idFrom } from '../../../server/store/ids.ts';
import type { StoredMessage } from '../../../server/store/messages.ts';
import { orderId, type StoredOrder } from '../../../server/store/orders.ts';
import type { Rig } from '../rig.ts';

type Store = Rig['context']['store'];

const dayMillis = 86_400_000;
const atOnce = 1000;
const ordersEach = 5;
const languages = ['en', 'de', 'fr', 'es', 'ja'] as const;

/** So many contacts, one in five of them a customer with five orders over two years. Written as the services would leave them. */
export async function fillPeople(store: Store, count: number, now: Date): Promise<{ orders: number }> {
  let written = 0;
  for (let from = 0; from < count; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - from) }, (_, nth) =>
      personOf(from + nth, now),
    );
    const orders = some.flatMap((one) => one.orders);
    await store.contacts.insertMany(some.map(({ contact }) => contact));
    await store.contacts.insertIdentities(
      some.map(({ contact, address }) => ({
        ...{ id: identityId('email', address), kind: 'email', value: address, contactId: contact.id },
        ...{ verified: true, createdAt: contact.firstSeenAt },
      })),
    );
    await store.orders.collection.insertMany(orders);
    await store.orders.histories.insertMany(
      some
        .filter((one) => one.orders.length > 0)
        .map((one) => ({ id: one.contact.id, ...historyOf(one.orders) })),
    );
    written += orders.length;
  }
  return { orders: written };
}

function personOf(nth: number, now: Date) {
  const dice = makeDice(nth);
  const address = `customer-${String(nth)}@place-${String(nth % 50)}.example`;
  const id = idFrom(['bench', 'contact', address]);
  const seen = new Date(now.getTime() - dice.between(0, 700) * dayMillis);
  const orders = nth % 5 === 0 ? ordersOf(id, now, dice) : [];
  const contact: StoredContact = {
    ...{ id, name: `Customer ${String(nth)}`, company: nth % 3 === 0 ? `Company ${String(nth % 900)}` : '' },
    ...{ notes: '', language: dice.pick(languages), timeZone: null },
    searchKeys: [`customer ${String(nth)}`, address],
    ...(orders.length > 0 && { orders: tallyOrders(orders) }),
    ...{ firstSeenAt: new Date(seen.getTime() - dice.between(0, 300) * dayMillis), lastSeenAt: seen },
    updatedAt: seen,
  };
  return { contact, address, orders };
}

function ordersOf(contactId: string, now: Date, dice: Dice): StoredOrder[] {
  const begin = dice.between(1, 700);
  return Array.from({ length: ordersEach }, (_, nth) => {
    const at = new Date(now.getTime() - Math.max(0, begin - nth * dice.between(10, 60)) * dayMillis);
    const externalId = `${contactId}-${String(nth)}`;
    return {
      ...{
        id: orderId('bench', externalId),
        contactId,
        system: 'bench',
        externalId,
        number: `#${externalId}`,
      },
      ...{ status: 'done', total: dice.between(5, 300), currency: nth === 4 ? 'CHF' : 'EUR', url: null },
      ...{ placedAt: at, changedAt: at, updatedAt: at },
      items: [{ name: 'A thing', quantity: 1, price: null }],
    };
  });
}

/** One contact with so many events, on four channels: messages and notes in a hundred conversations, and orders. */
export async function fillTimeline(
  store: Store,
  { events, inboxId, now }: { events: number; inboxId: string; now: Date },
): Promise<string> {
  const { contact, address } = personOf(1, now);
  const orders = Array.from({ length: Math.floor(events / 10) }, (_, nth): StoredOrder[] =>
    ordersOf(idFrom(['bench', 'order', String(nth)]), now, makeDice(nth))
      .slice(0, 1)
      .map((order) => ({ ...order, contactId: contact.id })),
  ).flat();
  await store.orders.collection.insertMany(orders);
  const conversations = 100;
  const each = Math.ceil((events - orders.length) / conversations);
  for (let nth = 0; nth < conversations; nth += 1) {
    const last = new Date(now.getTime() - nth * 6 * dayMillis);
    const row = blankConversation(
      {
        ...{ id: idFrom(['bench', 'conversation', String(nth)]), number: nth + 1, inboxId },
        channel: ['email', 'telegram', 'mastodon', 'webchat'][nth % 4] ?? 'email',
        contact: { id: contact.id, name: contact.name, address },
        ...{ subject: `About order ${String(nth)}`, participants: [address], messageCount: each },
        ...{ lastInboundAt: last, lastMessageAt: last, status: 'resolved' as const },
      },
      last,
    );
    await store.conversations.insert(row);
    const messages = Array.from({ length: each }, (_, at): StoredMessage => {
      const kind = (['inbound', 'outbound', 'note'] as const)[at % 3] ?? 'inbound';
      const author =
        kind === 'inbound'
          ? { type: 'contact' as const, id: contact.id, name: contact.name }
          : { type: 'user' as const, id: inboxId, name: 'Mara' };
      return {
        ...blankMessage(row, new Date(last.getTime() - (each - at) * 60_000)),
        ...{ kind, author, text: `What was said, number ${String(at)}. `.repeat(6) },
      };
    });
    await store.messages.collection.insertMany(messages);
  }
  return contact.id;
}
