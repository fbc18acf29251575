import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { plannedInput } from '../../../../shared/schemas/planned.ts';
import { uploadAttachment } from '../../../../server/services/attachments/upload.ts';
import { removePersonal } from '../../../../server/services/deletion/remove-conversation.ts';
import { deliverMessage } from '../../../../server/services/delivery/send.ts';
import { readDraft } from '../../../../server/services/drafts/read.ts';
import { saveDraft } from '../../../../server/services/drafts/save.ts';
import { changePlanned, listPlanned, planReply } from '../../../../server/services/planned/plan.ts';
import { sendPlanned } from '../../../../server/services/planned/send.ts';
import { takeBackPlanned } from '../../../../server/services/planned/take-back.ts';
import { sweepPending } from '../../../../server/services/sweeps/sweep-pending.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { clientId, conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const hour = 3_600_000;
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let ben: Actor;
let thread: StoredConversation;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(60_000);
  thread = await conversation(context, inboxId);
  context.clock.forward(1000);
  context.sent.length = 0;
  context.pushed.length = 0;
});

const fresh = async () => (await context.store.conversations.read(thread.id))!;
const items = async () => (await listPlanned(context, ben, thread.id)).items;
const letters = async () =>
  (await context.store.messages.before(thread.id, undefined, 20)).items.filter(
    ({ kind }) => kind === 'outbound',
  );
function plan(more: Record<string, unknown> = {}) {
  const sendAt = new Date(context.clock.now().getTime() + hour).toISOString();
  const input = plannedInput.parse({ clientId: clientId(), text: 'It left today.', sendAt, ...more });
  return planReply(context, anna, { conversationId: thread.id, input });
}
const customerWrites = () =>
  context.store.conversations.update({
    id: thread.id,
    set: { lastInboundAt: context.clock.now() },
    byMessage: true,
    now: context.clock.now(),
  });

describe('a planned reply', () => {
  test('is no message until its time: the customer waits, everybody sees what is planned', async () => {
    const planned = await plan();
    expect(planned).toMatchObject({ state: 'planned', author: { name: 'Anna' }, text: 'It left today.' });
    expect(await items()).toEqual([planned]);
    expect(await letters()).toEqual([]);
    const after = await fresh();
    expect(after.waitingSince).toEqual(thread.waitingSince);
    expect(context.pushedOf('conversation.changed').at(-1)?.conversation.plannedAt).toBe(planned.sendAt);
    await sendPlanned(context, planned.id);
    expect(await letters()).toEqual([]);
  });

  test('goes out at its time, once, whoever wakes it and how often; a draft of today stays', async () => {
    const planned = await plan({ thenStatus: 'resolved' });
    await saveDraft(context, anna, {
      conversationId: thread.id,
      input: {
        kind: 'reply',
        text: 'Another thought',
        html: null,
        to: null,
        cc: [],
        bcc: [],
        attachmentIds: [],
        dropOther: false,
      },
    });
    context.clock.forward(hour);
    await Promise.all([sendPlanned(context, planned.id), sendPlanned(context, planned.id)]);
    await sendPlanned(context, planned.id);
    const [sent, ...others] = await letters();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      author: { id: anna.userId },
      text: 'It left today.',
      createdAt: context.clock.now(),
    });
    expect(await items()).toEqual([]);
    expect(await fresh()).toMatchObject({ status: 'resolved', plannedAt: null, waitingSince: null });
    expect((await readDraft(context, anna, thread.id)).draft?.text).toBe('Another thought');
    await deliverMessage(context, sent!.id);
    expect(context.sent.map(({ text }) => text)).toEqual(['It left today.']);
  });

  test('is found by the sweep when its wake-up is lost, also one whose sender died', async () => {
    const planned = await plan();
    context.clock.forward(hour + 10_000);
    const row = (await context.store.planned.read(planned.id))!;
    const dueAt = new Date(context.clock.now().getTime() - 6000);
    await context.store.planned.update(row, { state: 'sending', dueAt });
    const woken: unknown[] = [];
    const enqueueMany: ServiceContext['queue']['enqueueMany'] = async (name, payloads) => {
      if (name === 'planned.send') woken.push(...payloads);
      return true;
    };
    await sweepPending({ ...context, queue: { ...context.queue, enqueueMany } });
    expect(woken).toContainEqual({ plannedId: planned.id });
    await sendPlanned(context, planned.id);
    expect(await letters()).toHaveLength(1);
  });

  test('stays here when the customer wrote first and its writer wanted that; else it goes', async () => {
    const kept = await plan({ unlessTheyWrite: true });
    const goes = await plan({ text: 'In any case.' });
    context.clock.forward(1000);
    await customerWrites();
    context.clock.forward(hour);
    await sendPlanned(context, kept.id);
    await sendPlanned(context, goes.id);
    expect((await letters()).map(({ text }) => text)).toEqual(['In any case.']);
    expect(await items()).toMatchObject([{ id: kept.id, state: 'held-back' }]);
    expect(context.pushedOf('notification.created').map(({ notification }) => notification.type)).toEqual([
      'planned-not-sent',
    ]);
    // A person decides: now.
    await changePlanned(context, ben, { id: kept.id, patch: { sendAt: context.clock.now().toISOString() } });
    await sendPlanned(context, kept.id);
    expect(await letters()).toHaveLength(2);
  });

  test('says why it did not go', async () => {
    const planned = await plan();
    await context.store.users.update(anna.userId, { active: false });
    context.clock.forward(hour);
    await sendPlanned(context, planned.id);
    await context.store.users.update(anna.userId, { active: true });
    expect(await items()).toMatchObject([{ state: 'failed', problem: 'Its writer is not here any more.' }]);
  });

  test('is taken back with its files, also by a colleague; then it does not go', async () => {
    const file = await uploadAttachment(context, anna, {
      name: 'plan.txt',
      type: 'text/plain',
      source: Buffer.from('a file'),
    });
    const planned = await plan({ attachmentIds: [file.id] });
    expect(planned.attachments).toMatchObject([{ id: file.id }]);
    const { draft } = await takeBackPlanned(context, ben, planned.id);
    expect(draft).toMatchObject({ text: 'It left today.', attachments: [{ name: 'plan.txt' }] });
    expect(await context.store.attachments.read(file.id)).toMatchObject({
      uploadedBy: ben.userId,
      unsent: true,
    });
    context.clock.forward(hour);
    await sendPlanned(context, planned.id);
    expect(await letters()).toEqual([]);
    await expect(takeBackPlanned(context, anna, planned.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is refused for a time that has passed, and goes with its conversation', async () => {
    await expect(plan({ sendAt: '2020-01-01T00:00:00.000Z' })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    await expect(plan({ text: ' ' })).rejects.toMatchObject({ code: 'validation-failed' });
    await plan();
    await removePersonal(context, thread.id);
    expect(await items()).toEqual([]);
  });
});
