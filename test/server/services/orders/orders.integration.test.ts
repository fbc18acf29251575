import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { orderInput } from '../../../../shared/schemas/order.ts';
import { newConversation } from '../../../../shared/schemas/conversation.ts';
import { segmentLogic } from '../../../../shared/schemas/segment.ts';
import { mergeContacts, undoMerge } from '../../../../server/services/contacts/merge.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { createConversation } from '../../../../server/services/conversations/create.ts';
import { carryOutContactDeletion } from '../../../../server/services/deletion/carry-out-contact-deletion.ts';
import { deleteContact } from '../../../../server/services/deletion/delete-contact.ts';
import { importOrders } from '../../../../server/services/orders/import.ts';
import { listContactOrders } from '../../../../server/services/orders/list.ts';
import { putOrder } from '../../../../server/services/orders/put.ts';
import { finishOrderCalls, receiveOrderCall } from '../../../../server/services/orders/receive.ts';
import { createOrderSource, listOrderSources } from '../../../../server/services/orders/sources.ts';
import { sizeSegment } from '../../../../server/services/segments/size.ts';
import { newId } from '../../../../server/store/ids.ts';
import { clientId, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { shopifyOrder, wooOrder } from '../../../support/shop-orders.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let root: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  root = await person(context, { name: 'Root', role: 'admin' });
});
afterAll(() => context.dispose());

async function customer(name: string): Promise<{ id: string; email: string }> {
  const email = `${name.toLowerCase()}-${newId()}@customer.example`;
  const input = newConversation.parse({
    ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
    to: [{ address: email, name }],
  });
  return { id: (await createConversation(context, root, input)).conversation.contact.id, email };
}

const told = (email: string, more: object = {}) =>
  orderInput.parse({
    ...{ email, number: '#1', status: 'paid', total: 20, currency: 'EUR' },
    ...{ placedAt: '2026-11-01T00:00:00.000Z', changedAt: '2026-11-01T00:00:00.000Z' },
    ...more,
  });
const ordersOf = async (id: string) =>
  (await listContactOrders(context, root, { id, query: { limit: 50 } })).items;

test('an order is one, however often it is told, and what is told late changes nothing', async () => {
  const { id, email } = await customer('Ada');
  const put = (more: object) =>
    putOrder(context, root, { system: 'erp', externalId: `x-${id}`, input: told(email, more) });
  const first = await put({});
  expect(first).toMatchObject({ contactId: id, system: 'erp', status: 'paid' });
  await Promise.all([put({}), put({}), put({})]);
  await put({ status: 'sent', total: 25, changedAt: '2026-11-03T00:00:00.000Z' });
  await put({ status: 'open', changedAt: '2026-11-02T00:00:00.000Z' });
  expect(await ordersOf(id)).toMatchObject([{ id: first.id, status: 'sent', total: 25 }]);
  expect((await readContact(context, root, id)).orders).toMatchObject({
    count: 1,
    total: 25,
    currency: 'EUR',
  });
});

test('whoever is not known yet becomes a contact, once', async () => {
  const email = `new-${newId()}@customer.example`;
  const orders = await Promise.all(
    ['1', '2', '3'].map((nth) =>
      putOrder(context, root, {
        ...{ system: 'erp', externalId: `${email}-${nth}` },
        input: told(email, { name: 'Neo New' }),
      }),
    ),
  );
  const [contactId = ''] = orders.map((order) => order.contactId);
  expect(new Set(orders.map((order) => order.contactId)).size).toBe(1);
  expect(await readContact(context, root, contactId)).toMatchObject({
    name: 'Neo New',
    orders: { count: 3, total: 60 },
  });
  const nobody = orderInput.parse({ ...told(email), email: undefined });
  await expect(
    putOrder(context, root, { system: 'erp', externalId: 'n', input: nobody }),
  ).rejects.toMatchObject({
    code: 'validation-failed',
  });
});

test('segments ask for them, and a merge shows those of both until it is taken back', async () => {
  const [ada, ben] = [await customer('Ada'), await customer('Ben')];
  const total = 1_000_000 + Math.random();
  const put = (email: string, number: string, at: string) =>
    putOrder(context, root, {
      ...{ system: 'erp', externalId: `${email}${number}` },
      input: told(email, { number, total: total / 2, placedAt: at }),
    });
  await put(ada.email, '#1', '2026-11-01T00:00:00.000Z');
  await put(ben.email, '#2', '2026-11-05T00:00:00.000Z');
  const logic = segmentLogic.parse({
    match: 'all',
    conditions: [
      { field: 'contact.ordersTotal', operator: 'at-least', number: Math.floor(total) },
      { field: 'contact.orders', operator: 'at-least', number: 2 },
    ],
  });
  expect((await sizeSegment(context, logic)).count).toBe(0);
  const merged = await mergeContacts(context, root, { id: ada.id, otherId: ben.id, evidence: [] });
  expect(merged.orders).toMatchObject({ count: 2, lastAt: '2026-11-05T00:00:00.000Z' });
  expect((await ordersOf(ada.id)).map(({ number }) => number)).toEqual(['#2', '#1']);
  const [one] = (await listContactOrders(context, root, { id: ada.id, query: { limit: 1 } })).items;
  expect(one?.number).toBe('#2');
  expect((await sizeSegment(context, logic)).count).toBe(1);
  await undoMerge(context, root, merged.merges[0]?.id ?? '');
  expect((await ordersOf(ada.id)).map(({ number }) => number)).toEqual(['#1']);
});

test('the orders of a customer who is deleted go with them', async () => {
  const { id, email } = await customer('Gone');
  await putOrder(context, root, { system: 'erp', externalId: email, input: told(email) });
  const { id: deletionId } = await deleteContact(context, root, { id, conversations: 'delete' });
  await carryOutContactDeletion(context, deletionId);
  expect((await context.store.orders.ofContact({ contactId: id }, 10)).items).toEqual([]);
});

test('orders of one customer that come at once are all added up', async () => {
  const { id, email } = await customer('Many');
  const put = (nth: number) =>
    putOrder(context, root, {
      system: 'erp',
      externalId: `${id}-${String(nth)}`,
      input: told(email, { total: 1 }),
    });
  await Promise.all(Array.from({ length: 20 }, (_, nth) => put(nth)));
  expect((await readContact(context, root, id)).orders).toMatchObject({ count: 20, total: 20 });
});

test('a file is tried without a change, taken once, and names what it leaves out', async () => {
  const { id, email } = await customer('File');
  const text = `system,id,email,total,currency,placed\nerp,${id}-1,${email},5,EUR,2026-11-02\nerp,${id}-2,${email},x,EUR,2026-11-02`;
  const refused = [{ line: 3, order: `${id}-2`, message: 'total: “x” is no amount such as 1234.50.' }];
  const tried = await importOrders(context, root, { text, dryRun: true });
  expect(tried).toEqual({ created: 1, changed: 0, unchanged: 0, refused, more: 0 });
  expect(await ordersOf(id)).toEqual([]);
  expect(await importOrders(context, root, { text, dryRun: false })).toMatchObject({ created: 1, refused });
  expect(await importOrders(context, root, { text, dryRun: false })).toMatchObject({
    created: 0,
    unchanged: 1,
  });
  expect(await ordersOf(id)).toHaveLength(1);
});

const signed = (secret: string, body: Buffer) => createHmac('sha256', secret).update(body).digest('base64');

test('a shop’s call is taken by its signature, kept as it came, and imported once', async () => {
  const secret = `shpss_${newId()}`;
  const { id: sourceId, url } = await createOrderSource(context, root, {
    kind: 'shopify',
    name: 'Shop',
    secret,
  });
  expect(url).toContain(`/api/v1/orders/hooks/${sourceId}`);
  const { id, email } = await customer('Jon');
  const body = Buffer.from(JSON.stringify(shopifyOrder({ email })));
  const headers = {
    'x-shopify-topic': 'orders/create',
    'x-shopify-hmac-sha256': signed(secret, body),
    'x-shopify-shop-domain': 'nordlicht.myshopify.com',
    'x-shopify-webhook-id': newId(),
  };
  const call = { sourceId, address: newId(), headers, body };
  expect(await receiveOrderCall(context, { ...call, body: Buffer.concat([body, Buffer.from(' ')]) })).toEqual(
    { status: 401 },
  );
  expect(await receiveOrderCall(context, { ...call, sourceId: newId() })).toEqual({ status: 404 });
  expect(await ordersOf(id)).toEqual([]);
  for (let time = 0; time < 3; time += 1)
    expect(await receiveOrderCall(context, call)).toEqual({ status: 200 });
  expect(await ordersOf(id)).toMatchObject([
    { number: '#9999', total: 409.94, url: 'https://nordlicht.myshopify.com/admin/orders/1001' },
  ]);
  const stored = await context.store.orders.calls.find({ filter: { sourceId }, index: '_id_' });
  expect(stored).toMatchObject([{ state: 'imported', body: body.toString() }]);
  const odd = Buffer.from('{"id":1}');
  const oddHeaders = {
    ...headers,
    'x-shopify-hmac-sha256': signed(secret, odd),
    'x-shopify-webhook-id': newId(),
  };
  expect(await receiveOrderCall(context, { ...call, headers: oddHeaders, body: odd })).toEqual({
    status: 200,
  });
  const source = (await listOrderSources(context, root)).find((one) => one.id === sourceId);
  expect(source?.lastProblem).toContain('name');
  expect(JSON.stringify(source)).not.toContain(secret);
});

test('a call that a crash cut off is finished by the sweep', async () => {
  const secret = `woo-${newId()}`;
  const { id: sourceId } = await createOrderSource(context, root, {
    kind: 'woocommerce',
    name: 'Woo',
    secret,
  });
  const { id, email } = await customer('John');
  const body = wooOrder({ billing: { first_name: 'John', last_name: 'Doe', email } });
  await context.store.orders.insertCall({
    ...{ id: newId(), sourceId, topic: 'order.updated', origin: 'https://shop.example/' },
    ...{ body: JSON.stringify(body), at: context.clock.now() },
    ...{ state: 'received', why: null, orderId: null },
  });
  await finishOrderCalls(context, context.clock.now());
  expect(await ordersOf(id)).toMatchObject([{ number: '727', status: 'paid' }]);
  const ping = Buffer.from('webhook_id=5');
  const call = { sourceId, address: newId(), headers: {}, body: ping };
  expect(await receiveOrderCall(context, call)).toEqual({ status: 200 });
});
