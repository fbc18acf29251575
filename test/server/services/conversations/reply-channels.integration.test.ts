import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { replyInput } from '../../../../shared/schemas/message.ts';
import type { RunningSimulator } from '../../../../server/channels/contract.ts';
import { telegramSimulator, updateOf } from '../../../../server/channels/telegram/simulator.ts';
import { telegram } from '../../../../server/channels/telegram/telegram.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import {
  listReplyChannels,
  switchReplyChannel,
} from '../../../../server/services/conversations/reply-channels.ts';
import { deliverMessage } from '../../../../server/services/delivery/send.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { readReplyRules } from '../../../../server/services/messages/reply-rules.ts';
import { acceptRaw } from '../../../../server/services/raw-items/accept.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { clientId, conversation, inbox as makeInbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { firstContactId, identityId } from '../../../../server/store/contacts.ts';

const database = testDatabase();
let context: ServiceContext;
let simulated: RunningSimulator;
let mail: StoredInbox;
let bot: StoredInbox;
let mia: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  simulated = await telegramSimulator.start(() => undefined, { now: context.clock.now });
  mail = await makeInbox(context, 'Support');
  bot = await makeInbox(context, 'Bot', {
    channel: 'telegram',
    address: '@simulated_bot',
    settings: simulated.settings,
    secrets: { botToken: context.secretBox.seal('inbox-secret', simulated.secrets?.botToken ?? '') },
  });
  mia = await person(context, { name: 'Mia', inboxIds: [mail.id, bot.id] });
});
afterAll(async () => {
  await simulated.stop();
  await context.dispose();
});

let numbered = 500;
/** Ada writes to the bot. */
async function chat(text: string): Promise<string> {
  numbered += 1;
  context.clock.forward(1000);
  const post = {
    ...{
      from: { address: '900', name: 'Ada', handle: '@ada' },
      to: [{ address: '@simulated_bot', name: '' }],
    },
    ...{ subject: '', text, externalId: String(numbered), inReplyTo: null, references: [], files: [] },
    date: context.clock.now(),
  };
  const raw = Buffer.from(JSON.stringify(updateOf(post)));
  const item = { raw, providerTime: post.date, ...telegram.describeRaw(raw) };
  await acceptRaw(context, bot.id, [item]);
  await ingestInbox(context, { inboxId: bot.id });
  const rows = await context.store.rawItems.list({ inboxId: bot.id }, 50);
  return rows.find(({ externalId }) => externalId === item.externalId)?.conversationId ?? '';
}

/** Ada wrote a letter too, and somebody said that both are one. */
async function letterOfAda() {
  const contactId = firstContactId('test', 'ada@customer.example');
  const now = context.clock.now();
  await context.store.contacts.insertMany([
    {
      ...{ id: contactId, name: 'Ada Byron', company: '', notes: '', language: null, timeZone: null },
      ...{ searchKeys: [], firstSeenAt: now, lastSeenAt: now, updatedAt: now },
    },
  ]);
  await context.store.contacts.insertIdentities([
    {
      ...{ id: identityId('test', 'ada@customer.example'), kind: 'test', value: 'ada@customer.example' },
      ...{ contactId, verified: true, createdAt: now },
    },
  ]);
  const contact = { id: contactId, name: 'Ada Byron', address: 'ada@customer.example' };
  return conversation(context, mail.id, { contact, replyTo: [{ address: contact.address, name: '' }] });
}

test('a conversation of letters goes on in the chat and back, and stays one', async () => {
  const chatId = await chat('Hello');
  const row = await letterOfAda();
  const chatContact = (await context.store.conversations.read(chatId))?.contact.id ?? '';
  await mergeContacts(context, mia, { id: row.contact.id, otherId: chatContact, evidence: [] });

  const ways = await listReplyChannels(context, mia, row.id);
  expect(ways).toMatchObject([
    { inboxId: mail.id, current: true, closed: null },
    {
      inboxId: bot.id,
      current: false,
      closed: null,
      to: { handle: '@ada' },
      capabilities: { subject: false },
    },
  ]);
  // By which she would rather be reached stands first.
  const wish = { manners: { channel: 'telegram' } };
  await context.store.contacts.update(row.contact.id, wish, context.clock.now());
  const wished = await listReplyChannels(context, mia, row.id);
  expect(wished.map(({ inboxId, preferred }) => [inboxId, preferred])).toEqual([
    [bot.id, true],
    [mail.id, false],
  ]);
  const [home, way] = ways;
  if (!home || !way) throw new Error('there are not two ways');
  const switched = await switchReplyChannel(context, mia, {
    ...{ conversationId: row.id, inboxId: bot.id, identityId: way.identityId },
  });
  expect(switched).toMatchObject({ inboxId: mail.id, replyVia: { inboxId: bot.id, channel: 'telegram' } });
  const rules = await readReplyRules(context, mia, { conversationId: row.id });
  expect(rules.capabilities.text.limit).toBe(4096);

  const input = replyInput.parse({
    ...{ clientId: clientId(), text: 'Shall we go on here?', expectedRevision: switched.revision },
    to: [{ address: 'ada@customer.example' }],
  });
  context.clock.forward(1000);
  const { message } = await reply(context, mia, { conversationId: row.id, input });
  context.clock.forward(10_000);
  await deliverMessage(context, message.id);
  expect(simulated.posts?.()).toMatchObject([{ text: 'Shall we go on here?', to: [{ address: '900' }] }]);
  expect(context.sent).toEqual([]);

  // What she says there next belongs to this conversation, and does not change where letters go.
  expect(await chat('Yes, gladly')).toBe(row.id);
  const after = await context.store.conversations.read(row.id);
  expect(after?.replyTo).toMatchObject([{ address: 'ada@customer.example' }]);

  await switchReplyChannel(context, mia, {
    ...{ conversationId: row.id, inboxId: mail.id, identityId: home.identityId },
  });
  const back = await context.store.conversations.read(row.id);
  expect(back?.via ?? null).toBeNull();
  const last = await reply(context, mia, {
    conversationId: row.id,
    input: replyInput.parse({ clientId: clientId(), text: 'By letter', expectedRevision: back?.revision }),
  });
  context.clock.forward(20_000);
  await deliverMessage(context, last.message.id);
  expect(context.sent).toMatchObject([{ text: 'By letter', to: [{ address: 'ada@customer.example' }] }]);
});

test('who never wrote to the bot cannot be reached there, and an inbox that one does not see is no way', async () => {
  const row = await conversation(context, mail.id);
  expect(await listReplyChannels(context, mia, row.id)).toEqual([]);
  const ben = await person(context, { name: 'Ben', inboxIds: [mail.id] });
  const [way] = await context.store.contacts.identitiesOf([firstContactId('telegram', '900')]);
  const switching = switchReplyChannel(context, ben, {
    ...{ conversationId: row.id, inboxId: bot.id, identityId: way?.id ?? '' },
  });
  await expect(switching).rejects.toMatchObject({ code: 'not-allowed' });
});

test('of several inboxes that reach one identity, the present one is the usual one', async () => {
  const orders = await makeInbox(context, 'Orders');
  const lea = await person(context, { name: 'Lea', inboxIds: [mail.id, orders.id] });
  const { id } = await letterOfAda();
  const usual = async () => {
    const ways = await listReplyChannels(context, lea, id);
    return ways.map((way) => [way.inboxId, way.usual, way.current]);
  };
  expect(await usual()).toEqual([
    [mail.id, true, true],
    [orders.id, false, false],
  ]);
  const [, other] = await listReplyChannels(context, lea, id);
  await switchReplyChannel(context, lea, {
    ...{ conversationId: id, inboxId: orders.id, identityId: other?.identityId ?? '' },
  });
  expect(await usual()).toEqual([
    [mail.id, false, false],
    [orders.id, true, true],
  ]);
});

test('an id is written as the provider writes it, not as we compare it', async () => {
  const row = await letterOfAda();
  const now = context.clock.now();
  await context.store.contacts.insertIdentities([
    {
      ...{ id: identityId('telegram', 'uf5a2'), kind: 'telegram', value: 'uf5a2', spelling: 'Uf5A2' },
      ...{ contactId: row.contact.id, verified: true, createdAt: now },
    },
  ]);
  const ways = await listReplyChannels(context, mia, row.id);
  expect(ways.map(({ to }) => to.address)).toContain('Uf5A2');
});
