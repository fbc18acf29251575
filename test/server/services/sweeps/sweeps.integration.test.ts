import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JobName } from '../../../../shared/jobs.ts';
import type { Context } from '../../../../server/context.ts';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import { heldDelivery } from '../../../../server/services/messages/outbound-row.ts';
import { clearLeftovers } from '../../../../server/services/sweeps/clear-leftovers.ts';
import { sweepPending } from '../../../../server/services/sweeps/sweep-pending.ts';
import { wakeSnoozed } from '../../../../server/services/sweeps/wake-snoozed.ts';
import { newId } from '../../../../server/store/ids.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { addLetters, deliver, letterId, lettersInbox, receive } from '../../../support/letters.ts';
import { serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let woken: { name: JobName; payload: unknown }[];

beforeAll(async () => {
  const real = await serviceContext(database);
  const queue: Context['queue'] = {
    ...real.queue,
    enqueue(name, payload) {
      woken.push({ name, payload });
      return Promise.resolve(true);
    },
    enqueueMany(name, payloads) {
      woken.push(...payloads.map((payload) => ({ name, payload })));
      return Promise.resolve(true);
    },
  };
  context = { ...real, queue };
  removeLetters = addLetters();
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(() => {
  woken = [];
});

test('raw items and untriaged messages whose wake-up vanished are woken again', async () => {
  const [one, two] = [await lettersInbox(context), await lettersInbox(context)];
  await deliver(context, one, { id: letterId() });
  await receive(context, two, { id: letterId() });
  woken = [];
  await sweepPending(context);
  expect(woken).toEqual([]);
  context.clock.forward(10_000);
  await sweepPending(context);
  expect(woken).toContainEqual({ name: 'inbox.ingest', payload: { inboxId: one.id } });
  expect(woken).not.toContainEqual({ name: 'inbox.ingest', payload: { inboxId: two.id } });
  expect(woken.filter(({ name }) => name === 'conversation.triage')).toHaveLength(1);
});

test('due deliveries are woken; an interrupted send becomes unconfirmed and is not sent again', async () => {
  const { id } = await inbox(context);
  const thread = await conversation(context, id);
  const now = context.clock.now();
  const delivery = heldDelivery(now, 0);
  const rows = [
    { ...blankMessage(thread, now), delivery },
    { ...blankMessage(thread, now), delivery: { ...delivery, state: 'queued' as const } },
    { ...blankMessage(thread, now), delivery: { ...delivery, state: 'sending' as const, attempts: 1 } },
    { ...blankMessage(thread, now), delivery: { ...delivery, state: 'sent' as const, dueAt: null } },
  ].map((row) => ({
    ...row,
    kind: 'outbound' as const,
    author: { type: 'user' as const, id: null, name: 'A' },
  }));
  await context.store.messages.insertMany(rows);
  context.clock.forward(10_000);
  await sweepPending(context);
  const sent = woken.filter(({ name }) => name === 'message.deliver').map(({ payload }) => payload);
  expect(sent).toEqual(expect.arrayContaining(rows.slice(0, 2).map((row) => ({ messageId: row.id }))));
  expect(sent).toHaveLength(2);
  expect((await context.store.messages.read(rows[2]?.id ?? ''))?.delivery).toMatchObject({
    state: 'unconfirmed',
    dueAt: null,
  });
});

test('snoozed conversations wake when their time has come, once, and say so', async () => {
  const { id } = await inbox(context);
  const thread = await conversation(context, id);
  const until = new Date(context.clock.now().getTime() + 60_000);
  await context.store.conversations.update({
    id: thread.id,
    set: { status: 'snoozed', snoozedUntil: until },
    now: context.clock.now(),
  });
  await wakeSnoozed(context);
  expect((await context.store.conversations.read(thread.id))?.status).toBe('snoozed');
  context.clock.forward(61_000);
  await Promise.all([wakeSnoozed(context), wakeSnoozed(context)]);
  expect(await context.store.conversations.read(thread.id)).toMatchObject({
    status: 'open',
    snoozedUntil: null,
  });
  const { items } = await context.store.messages.before(thread.id, undefined, 10);
  expect(items.filter(({ kind }) => kind === 'activity')).toMatchObject([
    { activity: { type: 'status', data: { from: 'snoozed', to: 'open' } } },
  ]);
});

test('uploads that were never sent go, with their bytes unless somebody else has the same', async () => {
  const upload = async (text: string, messageId: string | null) => {
    const { key, sha256, size } = await context.files.put(Buffer.from(text));
    const row = {
      id: newId(),
      ...{ fileKey: key, sha256, size, name: 'a.txt', type: 'text/plain', inline: false, contentId: null },
      preview: 'text' as const,
      conversationId: null,
      messageId,
      uploadedBy: newId(),
      createdAt: context.clock.now(),
    };
    await context.store.attachments.insert(row);
    return row;
  };
  const unsent = await upload('only mine', null);
  const shared = await upload('shared', null);
  const sent = await upload('shared', newId());
  await clearLeftovers(context);
  expect(await context.store.attachments.readMany([unsent.id, shared.id, sent.id])).toHaveLength(3);
  context.clock.forward(3 * 86_400_000);
  await clearLeftovers(context);
  const left = await context.store.attachments.readMany([unsent.id, shared.id, sent.id]);
  expect(left.map(({ id }) => id)).toEqual([sent.id]);
  expect(await context.files.stat(unsent.fileKey)).toBeNull();
  expect(await context.files.stat(sent.fileKey)).not.toBeNull();
});
