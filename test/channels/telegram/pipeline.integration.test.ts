import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningSimulator, SimulatedPost } from '../../../server/channels/contract.ts';
import { telegramSimulator } from '../../../server/channels/telegram/simulator.ts';
import { deliverMessage } from '../../../server/services/delivery/send.ts';
import { InboxListener } from '../../../server/services/listening/inbox-listener.ts';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inbox as makeInbox } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let bot: RunningSimulator;
let support: StoredInbox;
let listener: InboxListener;

beforeAll(async () => {
  context = await serviceContext(database);
  bot = await telegramSimulator.start(() => undefined, { now: context.clock.now });
  support = await makeInbox(context, 'Bot', {
    channel: 'telegram',
    address: '@simulated_bot',
    settings: bot.settings,
    secrets: { botToken: context.secretBox.seal('inbox-secret', bot.secrets?.botToken ?? '') },
  });
  listener = new InboxListener(context, support);
});
afterAll(async () => {
  await listener.stop();
  await bot.stop();
  await context.dispose();
});

const ada = { address: '900100', name: 'Ada Byron', handle: '@ada_b' };
let numbered = 100;

function post(text: string, more: Partial<SimulatedPost> = {}): SimulatedPost {
  numbered += 1;
  context.clock.forward(1000);
  return {
    from: ada,
    to: [{ address: '@simulated_bot', name: '' }],
    subject: '',
    text,
    externalId: String(numbered),
    inReplyTo: null,
    references: [],
    files: [],
    date: context.clock.now(),
    ...more,
  };
}

const items = () => context.store.rawItems.list({ inboxId: support.id }, 100);

/** Written, polled, imported. @returns the conversation that it is in */
async function arrive(one: SimulatedPost): Promise<StoredConversation> {
  const before = new Set((await items()).map(({ id }) => id));
  const added = async () => (await items()).find(({ id }) => !before.has(id));
  await bot.arrive?.(one);
  await expect.poll(added, { interval: 10 }).toBeTruthy();
  await ingestInbox(context, { inboxId: support.id });
  const item = await added();
  const conversation = item?.conversationId && (await context.store.conversations.read(item.conversationId));
  if (!conversation) throw new Error(`not imported: ${item?.state ?? 'gone'} ${item?.reason ?? ''}`);
  return conversation;
}

test('a chat is one conversation, answered in the chat, with the message that is answered', async () => {
  const agent = await person(context, { name: 'Mia', inboxIds: [support.id] });
  const first = post('My lamp is dark');
  const conversation = await arrive(first);
  expect(conversation).toMatchObject({
    channel: 'telegram',
    contact: { name: 'Ada Byron', address: '900100' },
    messageCount: 1,
  });
  const { message } = await reply(context, agent, {
    conversationId: conversation.id,
    input: {
      clientId: 'telegram-answer-1',
      text: 'Is it plugged in?',
      html: '<p>Is it <strong>plugged in</strong>?</p>',
      attachmentIds: [],
      expectedRevision: conversation.revision,
      force: false,
      cc: [],
      bcc: [],
      split: false,
    },
  });
  context.clock.forward(10_000);
  await deliverMessage(context, message.id);
  expect(bot.posts?.()).toMatchObject([
    { text: 'Is it plugged in?', to: [{ address: '900100' }], inReplyTo: `900100/${first.externalId}` },
  ]);
  expect(await context.store.messages.read(message.id)).toMatchObject({ delivery: { state: 'sent' } });
  const second = await arrive(post('Now it shines'));
  expect(second).toMatchObject({ id: conversation.id, messageCount: 3 });
});

test('a photo is fetched before the message is imported', async () => {
  const content = Buffer.from('not really a picture');
  const conversation = await arrive(
    post('Look', { files: [{ name: 'lamp.png', type: 'image/png', content }] }),
  );
  const { items: messages } = await context.store.messages.before(conversation.id, undefined, 1);
  expect(messages[0]).toMatchObject({ text: 'Look', attachments: [{ size: content.length }] });
});

test('two people in a group share its conversation; the answer goes to the group', async () => {
  const group = { address: '-100777', name: 'Lamps' };
  const asked = await arrive(post('@simulated_bot which lamp is best?', { to: [group] }));
  const joined = await arrive(
    post('@simulated_bot and which is cheapest?', { to: [group], from: { address: '900200', name: 'Bob' } }),
  );
  expect(joined.id).toBe(asked.id);
  expect(joined.replyTo).toEqual([{ address: '-100777', name: 'Lamps' }]);
});
