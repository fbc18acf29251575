import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { answerInput } from '../../../../shared/schemas/answer.ts';
import { replyInput, type Message } from '../../../../shared/schemas/message.ts';
import { SendError } from '../../../../server/channels/contract.ts';
import { createAnswer } from '../../../../server/services/answers/manage.ts';
import { uploadAttachment } from '../../../../server/services/attachments/upload.ts';
import { applyReceipt } from '../../../../server/services/delivery/apply-receipt.ts';
import { deliverMessage } from '../../../../server/services/delivery/send.ts';
import { settleLostSend } from '../../../../server/services/delivery/settle-lost-send.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { retrySend } from '../../../../server/services/messages/retry-send.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { clientId, conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const minute = 60_000;
const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let thread: StoredConversation;
let message: Message;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  await person(context, { name: 'Sue', role: 'supervisor', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(minute);
  thread = await conversation(context, inboxId);
  context.clock.forward(1000);
  message = await write();
  context.sent.length = 0;
  context.pushed.length = 0;
  context.onSend = async () => ({});
});

async function write(more: object = {}): Promise<Message> {
  const input = replyInput.parse({
    clientId: clientId(),
    text: 'It is on its way.',
    expectedRevision: thread.revision,
    force: true,
    ...more,
  });
  return (await reply(context, anna, { conversationId: thread.id, input })).message;
}
const deliver = () => deliverMessage(context, message.id);
const stored = async () => (await context.store.messages.read(message.id))!;
const state = async () => (await stored()).delivery!;
const fail = (error: Error) => {
  context.onSend = () => Promise.reject(error);
};
async function deliverDue(): Promise<void> {
  context.clock.forward(10_000);
  await deliver();
}
const notifications = () => context.pushedOf('notification.created').map(({ notification }) => notification);

describe('deliverMessage', () => {
  test('leaves it alone while it is held', async () => {
    await deliver();
    expect(context.sent).toEqual([]);
    expect((await state()).state).toBe('held');
  });

  test('counts the answers that it was made of when it has gone out, once', async () => {
    const variants = [{ language: null, channel: null, text: 'It is on its way.' }];
    const made = await createAnswer(context, anna, answerInput.parse({ title: clientId(), variants }));
    const uses = async () => (await context.store.answers.read(made.id))?.uses ?? 0;
    context.clock.forward(1000);
    message = await write({ usedAnswerIds: [made.id, made.id] });
    expect(await uses()).toBe(0);
    await deliverDue();
    await deliver();
    const receipt = { about: (await stored()).externalId, recipient: null, status: null, diagnostic: '' };
    await applyReceipt(context, { ...receipt, outcome: 'delivered' });
    expect(await uses()).toBe(1);
    expect((await context.store.answers.usedBy(anna.userId, 5)).map(({ answerId }) => answerId)).toEqual([
      made.id,
    ]);
  });

  test('sends once, with the provider’s words; running it again changes nothing', async () => {
    await deliverDue();
    await deliver();
    await deliver();
    expect(context.sent).toHaveLength(1);
    const first = (await stored()).externalId;
    expect(context.sent[0]).toMatchObject({
      ...{ messageId: message.id, externalId: first, conversationId: thread.id },
      to: [{ address: 'zoe@customer.example' }],
      subject: 'Re: Order 123',
      text: 'It is on its way.',
    });
    expect(context.secretBox.openReplyToken(context.sent[0]?.replyToken ?? '')).toBe(thread.id);
    expect(await state()).toMatchObject({ state: 'sent', providerReply: '250 ok', attempts: 1, dueAt: null });
    expect(context.pushedOf('message.changed').map((one) => one.message.delivery?.state)).toEqual([
      'sending',
      'sent',
    ]);
    expect((await context.store.inboxStates.health(inboxId)).lastOutboundAt).toEqual(context.clock.now());
  });

  test('ten workers at once send once', async () => {
    context.clock.forward(10_000);
    await Promise.all(Array.from({ length: 10 }, deliver));
    expect(context.sent).toHaveLength(1);
    expect((await state()).state).toBe('sent');
  });

  test('files and pictures go along', async () => {
    const source = Buffer.from('hello file');
    const file = await uploadAttachment(context, anna, { name: 'a.txt', type: 'text/plain', source });
    const picture = await uploadAttachment(context, anna, {
      name: 'b.png',
      type: 'image/png',
      source: Buffer.from('x'),
    });
    const html = `<p>Look <img src="${picture.url}?inline=true" data-attachment-id="${picture.id}"></p>`;
    message = await write({ html, attachmentIds: [file.id, picture.id] });
    await deliverDue();
    const sent = context.sent.at(-1)!;
    expect(sent.html).toContain(`src="cid:${picture.id}@acme.example"`);
    expect(sent.files).toMatchObject([
      { name: 'a.txt', inline: false, size: 10 },
      { name: 'b.png', inline: true, contentId: `${picture.id}@acme.example` },
    ]);
    expect(await text(sent.files[0]!.open())).toBe('hello file');
  });

  test('transient: tried again after 1, 5, 15 minutes …, given up after a day', async () => {
    fail(new SendError('transient', '451 try later'));
    await deliverDue();
    const pauses: number[] = [];
    for (;;) {
      const { state: now, nextTryAt } = await state();
      if (now === 'failed') break;
      expect(now).toBe('queued');
      const pause = nextTryAt!.getTime() - context.clock.now().getTime();
      pauses.push(pause / minute);
      context.clock.forward(pause - 1);
      const before = context.sent.length;
      await deliver();
      expect(context.sent).toHaveLength(before);
      context.clock.forward(1);
      await deliver();
    }
    expect(pauses.slice(0, 6)).toEqual([1, 5, 15, 60, 240, 240]);
    expect(pauses.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(24 * 60);
    expect(await state()).toMatchObject({ error: { kind: 'transient', message: '451 try later' } });
    expect(notifications()).toMatchObject([{ type: 'delivery-failed', messageId: message.id }]);
  });

  test('rate-limited: when the provider says', async () => {
    fail(new SendError('rate-limited', '421 slow down', { retryAfterSeconds: 90 }));
    await deliverDue();
    const { nextTryAt } = await state();
    expect(nextTryAt!.getTime() - context.clock.now().getTime()).toBe(90_000);
  });

  test('permanent: failed, in the provider’s words, and the author is told', async () => {
    fail(new SendError('permanent', '550 no such user'));
    await deliverDue();
    expect(await state()).toMatchObject({
      state: 'failed',
      providerReply: '550 no such user',
      error: { kind: 'permanent', message: '550 no such user' },
    });
    expect(notifications()).toMatchObject([{ type: 'delivery-failed', excerpt: '550 no such user' }]);
    expect(context.pushed.find(({ event }) => event === 'notification.created')?.rooms).toEqual([
      `user:${anna.userId}`,
    ]);
  });

  test('auth: parked, the inbox turns red, and heals with the next success', async () => {
    fail(new SendError('auth', '535 wrong password'));
    await deliverDue();
    expect(await state()).toMatchObject({ state: 'queued', error: { kind: 'auth' } });
    expect(await context.store.inboxStates.health(inboxId)).toMatchObject({
      status: 'failing',
      lastError: { message: '535 wrong password' },
    });
    expect(context.pushedOf('inbox.health')).toMatchObject([{ inboxId, health: { status: 'failing' } }]);
    expect(notifications()).toEqual([]);
    context.onSend = async () => ({});
    context.clock.forward(15 * minute);
    await deliver();
    expect((await state()).state).toBe('sent');
    expect(await context.store.inboxStates.health(inboxId)).toMatchObject({ status: 'ok', lastError: null });
  });

  test('permanent: an author who was taken out of the inbox, or left, hears nothing of it', async () => {
    for (const change of [{ inboxIds: [] }, { inboxIds: [inboxId], active: false }]) {
      message = await write();
      context.pushed.length = 0;
      fail(new SendError('permanent', '550 no such user'));
      await context.store.users.update(anna.userId, change);
      await deliverDue();
      expect((await state()).state).toBe('failed');
      expect(notifications()).toEqual([]);
      await context.store.users.update(anna.userId, { inboxIds: [inboxId], active: true });
    }
  });

  test('auth: failed in the provider’s words after a day, and tried for another when asked', async () => {
    fail(new SendError('auth', '535 wrong password'));
    await deliverDue();
    context.clock.forward(25 * 60 * minute);
    await deliver();
    expect(await state()).toMatchObject({
      state: 'failed',
      providerReply: '535 wrong password',
      dueAt: null,
    });
    expect(notifications()).toMatchObject([{ type: 'delivery-failed', excerpt: '535 wrong password' }]);
    expect(await context.store.inboxStates.health(inboxId)).toMatchObject({ status: 'failing' });
    await retrySend(context, anna, message.id);
    await deliver();
    expect(await state()).toMatchObject({ state: 'queued', error: { kind: 'auth' } });
  });

  test.each([
    ['the channel says so', new SendError('unconfirmed', 'connection lost after DATA')],
    ['nobody knows', new TypeError('socket hang up')],
  ])('unconfirmed when %s: never repeated by itself, only by a person', async (_why, error) => {
    fail(error);
    await deliverDue();
    context.clock.forward(48 * 60 * minute);
    await deliver();
    expect(context.sent).toHaveLength(1);
    expect(await state()).toMatchObject({ state: 'unconfirmed', dueAt: null });
    expect(notifications()).toHaveLength(1);
    context.onSend = async () => ({});
    const first = context.sent[0]!.externalId;
    await expect(retrySend(context, anna, message.id)).resolves.toMatchObject({
      delivery: { state: 'queued' },
    });
    await deliver();
    expect((await state()).state).toBe('sent');
    expect(context.sent[1]?.externalId).toBe(first);
  });

  test('some recipients refused: sent, with who was refused', async () => {
    context.onSend = async () => ({ rejected: [{ address: 'c@x.example', reason: '550 unknown' }] });
    await deliverDue();
    expect(await state()).toMatchObject({ state: 'sent', error: { message: 'c@x.example: 550 unknown' } });
    expect(notifications()).toHaveLength(1);
  });

  test('a process that dies in the middle leaves it unconfirmed; its late success is believed', async () => {
    let finish = (): void => {};
    context.onSend = () => new Promise((resolve) => (finish = () => resolve({})));
    context.clock.forward(10_000);
    const dying = deliver();
    await expect.poll(() => context.sent.length).toBe(1);
    const sending = await stored();
    expect(await settleLostSend(context, sending)).toBe(false);
    context.clock.forward(5 * minute);
    expect(await settleLostSend(context, sending)).toBe(true);
    expect(await settleLostSend(context, sending)).toBe(false);
    expect((await state()).state).toBe('unconfirmed');
    finish();
    await dying;
    expect((await state()).state).toBe('sent');
  });

  test('a switched-off inbox sends nothing until it is switched on', async () => {
    const now = context.clock.now();
    await context.store.inboxes.update({ id: inboxId, set: { enabled: false }, settingsChanged: true, now });
    await deliverDue();
    expect(context.sent).toEqual([]);
    expect((await state()).state).toBe('queued');
    await context.store.inboxes.update({ id: inboxId, set: { enabled: true }, settingsChanged: true, now });
    context.clock.forward(15 * minute);
    await deliver();
    expect((await state()).state).toBe('sent');
  });

  test('a crash after the message and before its conversation is made up for', async () => {
    const { lastOutboundAt, ...rest } = (await context.store.conversations.read(thread.id))!;
    expect(lastOutboundAt).not.toBeNull();
    await context.store.conversations.update({
      id: rest.id,
      set: { lastOutboundAt: null, excerpt: thread.excerpt, messageCount: 1 },
      now: context.clock.now(),
    });
    await deliverDue();
    const healed = await context.store.conversations.read(thread.id);
    expect(healed).toMatchObject({ messageCount: 2, excerpt: 'It is on its way.', waitingSince: null });
  });
});

describe('applyReceipt', () => {
  const receipt = {
    recipient: 'zoe@customer.example',
    status: '5.1.1',
    diagnostic: '550 mailbox unavailable',
  };
  const apply = async (outcome: 'delivered' | 'read' | 'delayed' | 'bounced', more: object = {}) =>
    applyReceipt(context, { about: (await stored()).externalId, outcome, ...receipt, ...more });

  test('moves forward only', async () => {
    await deliverDue();
    expect(await apply('read')).toEqual({ messageId: message.id, conversationId: thread.id });
    await apply('delivered');
    expect((await state()).state).toBe('read');
  });

  test('a bounce fails it in the provider’s words and tells the author once', async () => {
    await deliverDue();
    await apply('bounced');
    await apply('bounced');
    expect(await state()).toMatchObject({
      state: 'failed',
      error: { kind: 'bounced', message: '5.1.1 550 mailbox unavailable' },
      refused: [{ address: 'zoe@customer.example' }],
    });
    expect(notifications()).toHaveLength(1);
  });

  test('a bounce of one of two is remarked on; of both it fails', async () => {
    message = await write({ cc: [{ address: 'c@x.example', name: '' }] });
    await deliverDue();
    await apply('bounced');
    expect(await state()).toMatchObject({ state: 'sent', error: { kind: 'bounced' } });
    await apply('bounced', { recipient: 'c@x.example' });
    expect((await state()).state).toBe('failed');
  });

  test('a delay changes no state', async () => {
    await deliverDue();
    await apply('delayed', { diagnostic: 'still trying' });
    expect(await state()).toMatchObject({ state: 'sent', providerReply: 'still trying' });
  });

  test('news of what is not ours is nobody’s', async () => {
    expect(await applyReceipt(context, { about: 'x@y', outcome: 'bounced', ...receipt })).toBeNull();
    expect(await applyReceipt(context, { about: null, outcome: 'bounced', ...receipt })).toBeNull();
  });
});
