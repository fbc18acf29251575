import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineChannel, SendError, type OutboundMessage } from '../../../../server/channels/contract.ts';
import { addChannel, findChannel } from '../../../../server/channels/registry.ts';
import { deliverSystemMail } from '../../../../server/services/delivery/deliver-system-mail.ts';
import { sendSystemMail } from '../../../../server/services/delivery/send-system-mail.ts';
import { inbox } from '../../../support/conversations.ts';
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
