import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { replyInput } from '../../../shared/schemas/message.ts';
import { shopScriptInput } from '../../../shared/schemas/shopping.ts';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { secretPurpose } from '../../../server/services/inboxes/open-account.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { readShopping } from '../../../server/services/shopping/present.ts';
import { createScript, updateScript } from '../../../server/services/shopping/scripts.ts';
import { sendShopper, sweepShopping } from '../../../server/services/shopping/visit.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { collectionsOf } from '../../../server/store/store.ts';
import { clientId, inbox as makeInbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let bridge: StoredInbox;
let sam: Actor;
let mara: Actor;

const minute = 60_000;
const name = 'Secret returns probe';

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  await context.store.shopping.visits.remove({});
  await context.store.shopping.scripts.remove({});
  // Nothing listens there: what is sent for real fails.
  const secret = context.secretBox.seal(secretPurpose, 'a secret of many signs');
  const settings = { deliverUrl: 'http://127.0.0.1:9/', sourceName: '' };
  bridge = await makeInbox(context, 'Shop', { channel: 'webhook', settings, secrets: { secret } });
  sam = await person(context, { name: 'Sam', role: 'supervisor', inboxIds: [bridge.id] });
  mara = await person(context, { name: 'Mara', inboxIds: [bridge.id] });
  context.pushed.length = 0;
});

function script(more: object = {}) {
  const customer = { name: 'Ada Wells', address: '' };
  const messages = ['How long may I return a lamp?', 'And who pays for it?'];
  const facts = ['30 days|one month', 'free of charge'];
  const input = { name, inboxId: bridge.id, customer, messages, facts, answerMinutes: 60, pauseMinutes: 5 };
  return shopScriptInput.parse({ ...input, ...more });
}
const visits = async () => (await readShopping(context, sam)).visits;
async function sweep(millis: number): Promise<void> {
  context.clock.forward(millis);
  await sweepShopping(context);
  await ingestInbox(context, { inboxId: bridge.id });
}
async function conversationOf() {
  const rows = await context.store.conversations.collection.find({
    filter: { inboxId: bridge.id },
    index: 'any',
  });
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (!row) throw new Error('nobody came');
  return row;
}
/** Mara answers, and it goes out. */
async function answer(text: string) {
  const row = await conversationOf();
  const input = replyInput.parse({ clientId: clientId(), text, expectedRevision: row.revision });
  const { message } = await reply(context, mara, { conversationId: row.id, input });
  context.clock.forward(minute);
  await deliverMessage(context, message.id);
  return context.store.messages.read(message.id);
}
/** Everything that is kept, but what supervisors alone are shown. */
async function allThatIsKept(): Promise<string> {
  const hidden = ['shop_scripts', 'shop_visits', 'audit'];
  const kept = collectionsOf(context.store).filter((one) => !hidden.includes(one.name));
  const rows = await Promise.all(kept.map((one) => one.find({ filter: {}, index: 'any' })));
  return JSON.stringify([rows, context.pushed]);
}

test('a test customer asks, waits, asks again, is graded, and is known once it is closed', async () => {
  const { id: scriptId } = await createScript(context, sam, script());
  await sendShopper(context, sam, scriptId);
  await ingestInbox(context, { inboxId: bridge.id });
  await expect(sendShopper(context, sam, scriptId)).rejects.toMatchObject({ code: 'not-capable' });
  expect(await conversationOf()).toMatchObject({ contact: { name: 'Ada Wells' }, status: 'open' });
  await sweep(20 * minute);
  // Nothing listens at the bridge: it went nowhere, and looks as if it had gone.
  expect(await answer('You have 30  days.')).toMatchObject({ delivery: { state: 'sent' } });
  await sweep(minute);
  expect(await visits()).toMatchObject([{ state: 'waiting', facts: [{ said: true }, { said: false }] }]);
  await sweep(11 * minute);
  const row = await conversationOf();
  const { items } = await context.store.messages.before(row.id, undefined, 20);
  expect(items.filter(({ kind }) => kind === 'inbound').map(({ text }) => text)).toEqual([
    ...['And who pays for it?', 'How long may I return a lamp?'],
  ]);
  await sweep(90 * minute);
  await answer('It is free of charge.');
  await sweep(minute);
  await sweep(minute);
  expect(await visits()).toMatchObject([
    {
      state: 'over',
      inTime: 1,
      revealedAt: null,
      number: row.number,
      facts: [{ said: true }, { said: true }],
    },
  ]);
  // Until it is closed nothing that anybody could be shown or pushed tells of it.
  const before = await allThatIsKept();
  expect(before).toContain('How long may I return a lamp?');
  for (const word of [name, scriptId, 'shop_', 'shopper']) expect(before).not.toContain(word);
  const now = context.clock.now();
  await context.store.conversations.update({ id: row.id, set: { status: 'resolved' }, now });
  await sweep(minute);
  const [visit] = await visits();
  expect(visit?.revealedAt).not.toBeNull();
  const after = await context.store.messages.before(row.id, undefined, 5);
  expect(after.items.filter(({ activity }) => activity?.type === 'shopper')).toMatchObject([
    { activity: { data: { name } } },
  ]);
  await sweep(60 * minute);
  const told = await context.store.messages.before(row.id, undefined, 50);
  expect(told.items.filter(({ activity }) => activity?.type === 'shopper')).toHaveLength(1);
  // Beside real ones: this one is none of them.
  expect((await readShopping(context, sam)).beside).toMatchObject([
    { inboxId: bridge.id, shoppers: { conversations: 1, inTime: 1 }, customers: { conversations: 0 } },
  ]);
});

test('who gets no answer gives up', async () => {
  const { id } = await createScript(context, sam, script({ patienceHours: 2 }));
  await sendShopper(context, sam, id);
  await ingestInbox(context, { inboxId: bridge.id });
  await sweep(3 * 60 * minute);
  expect(await visits()).toMatchObject([{ state: 'over', waits: [null, null], inTime: 0 }]);
});

test('some come by themselves, each visit once, however often one looks', async () => {
  const { id } = await createScript(context, sam, script({ everyDays: 7 }));
  await sweep(minute);
  expect(await visits()).toEqual([]);
  context.clock.forward(8 * 24 * 60 * minute);
  await Promise.all([sweepShopping(context), sweepShopping(context)]);
  await ingestInbox(context, { inboxId: bridge.id });
  expect(await visits()).toMatchObject([{ scriptId: id }]);
  const [next] = (await readShopping(context, sam)).scripts;
  expect(Date.parse(next?.nextAt ?? '')).toBeGreaterThan(
    context.clock.now().getTime() + 6 * 24 * 60 * minute,
  );
});

test('nobody else’s address, no foreign inbox', async () => {
  for (const address of ['ada@gmail.com', 'ada', 'Shop@acme.example', '@ada']) {
    const wrong = createScript(context, sam, script({ customer: { name: 'Ada', address } }));
    await expect(wrong).rejects.toMatchObject({ fields: [{ path: 'customer.address' }] });
  }
  const elsewhere = await makeInbox(context, 'Elsewhere', { channel: 'webhook' });
  const foreign = createScript(context, sam, script({ inboxId: elsewhere.id }));
  await expect(foreign).rejects.toMatchObject({ fields: [{ path: 'inboxId' }] });
  const { id } = await createScript(context, sam, script());
  const tea = await person(context, { name: 'Tea', role: 'supervisor', inboxIds: [elsewhere.id] });
  await expect(updateScript(context, tea, { id, input: script() })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await readShopping(context, tea)).toEqual({ scripts: [], visits: [], beside: [] });
});
