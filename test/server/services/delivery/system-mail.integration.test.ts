import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineChannel, SendError, type OutboundMessage } from '../../../../server/channels/contract.ts';
import { addChannel, findChannel } from '../../../../server/channels/registry.ts';
import { deliverSystemMail } from '../../../../server/services/delivery/deliver-system-mail.ts';
import { sendSystemMail } from '../../../../server/services/delivery/send-system-mail.ts';
import { settleLostSystemMails } from '../../../../server/services/delivery/deliver-system-mail.ts';
import type { StoredSystemMail } from '../../../../server/store/upkeep.ts';
import { inbox } from '../../../support/conversations.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../../support/letters.ts';
import { serviceContext, testCapabilities, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
const sent: OutboundMessage[] = [];
let answer: () => Promise<void> = async () => undefined;
const builtIn = findChannel('email');

beforeAll(async () => {
  context = await serviceContext(database);
  addChannel(
    defineChannel({
      ...{ id: 'email', name: 'E-mail', icon: 'mail', addressed: true, capabilities: testCapabilities },
      ...{ settings: z.object({}), secrets: z.object({}), inbound: { kind: 'push' as const } },
      describeRaw: () => ({ externalId: '', summary: { from: '', subject: '' } }),
      parse: () => Promise.resolve({ type: 'ignored', reason: '' }),
      async send(_account, message) {
        sent.push(message);
        await answer();
        return { externalId: message.externalId, providerReply: '250', rejected: [] };
      },
      check: () => Promise.resolve({ ok: true, steps: [] }),
      release: () => Promise.resolve(),
    }),
  );
});
afterAll(async () => {
  if (builtIn) addChannel(builtIn);
  await context.dispose();
});

const mail = { to: { address: 'new@acme.example', name: '' }, subject: 'Welcome', text: 'https://…' };
const rows = () => context.store.systemMails.due(new Date('2100-01-01'), 100);

test('without an e-mail inbox nothing is kept', async () => {
  await inbox(context, 'Chat');
  expect(await sendSystemMail(context, mail)).toEqual({ queued: false });
  expect(await rows()).toEqual([]);
});

test('goes out once from the first e-mail inbox, marked as a machine’s', async () => {
  await inbox(context, 'Support', { channel: 'email' });
  expect(await sendSystemMail(context, mail)).toEqual({ queued: true });
  const [row] = await rows();
  await deliverSystemMail(context, row!.id);
  await deliverSystemMail(context, row!.id);
  expect(sent).toMatchObject([{ to: [mail.to], automatic: true, from: { address: 'support@acme.example' } }]);
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({ state: 'sent', attempts: 1 });
});

test('is tried again when it surely did not go out, and not when it may have', async () => {
  await sendSystemMail(context, mail);
  const [row] = await rows();
  answer = () => Promise.reject(new SendError('transient', '451'));
  await deliverSystemMail(context, row!.id);
  const waiting = await context.store.systemMails.read(row!.id);
  expect(waiting).toMatchObject({ state: 'queued', error: '451' });
  context.clock.forward(60_000);
  answer = () => Promise.reject(new Error('socket hang up'));
  await deliverSystemMail(context, row!.id);
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({ state: 'unconfirmed', attempts: 2 });
  await deliverSystemMail(context, row!.id);
  expect(sent).toHaveLength(3);
});

/** One of our mails that went out. */
async function sentMail(): Promise<StoredSystemMail> {
  answer = async () => undefined;
  await sendSystemMail(context, mail);
  const [row] = await rows();
  await deliverSystemMail(context, row!.id);
  return (await context.store.systemMails.read(row!.id))!;
}

test('an attempt that never ends becomes unconfirmed past its deadline, and is not repeated', async () => {
  answer = () => new Promise(() => undefined);
  await sendSystemMail(context, mail);
  const [row] = await rows();
  const before = sent.length;
  void deliverSystemMail(context, row!.id);
  await expect.poll(async () => (await context.store.systemMails.read(row!.id))?.state).toBe('sending');
  await settleLostSystemMails(context, 10);
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({ state: 'sending' });
  context.clock.forward(5 * 60_000 + 1);
  await Promise.all([settleLostSystemMails(context, 10), settleLostSystemMails(context, 10)]);
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({
    state: 'unconfirmed',
    error: expect.stringContaining('interrupted') as string,
  });
  await deliverSystemMail(context, row!.id);
  await expect.poll(() => sent.length).toBe(before + 1);
  expect(await rows()).toEqual([]);
});

test('the answer of an attempt that was given up for lost is believed', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  answer = () => promise;
  await sendSystemMail(context, mail);
  const [row] = await rows();
  const sending = deliverSystemMail(context, row!.id);
  await expect.poll(async () => (await context.store.systemMails.read(row!.id))?.state).toBe('sending');
  context.clock.forward(5 * 60_000 + 1);
  await settleLostSystemMails(context, 10);
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({ state: 'unconfirmed' });
  resolve(undefined);
  await sending;
  expect(await context.store.systemMails.read(row!.id)).toMatchObject({ state: 'sent', error: null });
});

describe('what comes back', () => {
  let removeLetters: () => void;
  beforeAll(() => {
    removeLetters = addLetters();
  });
  afterAll(() => removeLetters());

  const outcomeOf = async (id: string) => {
    const items = await context.store.rawItems.collection.find({ filter: { externalId: id }, index: '_id_' });
    return items.map(({ state, reason, messageId }) => ({ state, reason, messageId }));
  };

  test('a bounce of an invitation is written down with it, and is no conversation', async () => {
    const { id } = await sentMail();
    const support = await lettersInbox(context);
    const letter = letterId();
    await receive(context, support, {
      id: letter,
      from: 'mailer-daemon@mx.example',
      automatic: true,
      receipt: { about: `${id}@acme.example`, outcome: 'bounced' },
    });
    expect(await outcomeOf(letter)).toEqual([
      {
        state: 'ignored',
        reason: 'About our mail “Welcome” to new@acme.example: bounced. 550 no',
        messageId: null,
      },
    ]);
    expect(await context.store.systemMails.read(id)).toMatchObject({ state: 'failed', error: '550 no' });
  });

  test('an automatic answer to it is no conversation either; one that a person wrote is', async () => {
    const { id } = await sentMail();
    const support = await lettersInbox(context);
    const [robot, human] = [letterId(), letterId()];
    const inReplyTo = [`${id}@acme.example`];
    await receive(
      context,
      support,
      { id: robot, from: 'new@acme.example', automatic: true, inReplyTo },
      { id: human, from: 'new@acme.example', inReplyTo },
    );
    expect(await outcomeOf(robot)).toMatchObject([
      { state: 'ignored', reason: expect.stringContaining('answered by a machine') as string },
    ]);
    expect(await outcomeOf(human)).toMatchObject([{ state: 'imported' }]);
    expect(await context.store.systemMails.read(id)).toMatchObject({ state: 'sent' });
  });
});
