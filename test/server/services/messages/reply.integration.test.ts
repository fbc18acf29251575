import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { replyInput, type ReplyInput } from '../../../../shared/schemas/message.ts';
import { uploadAttachment } from '../../../../server/services/attachments/upload.ts';
import { saveDraft } from '../../../../server/services/drafts/save.ts';
import { readDraft } from '../../../../server/services/drafts/read.ts';
import { makeUpForOutbound, placeOutbound } from '../../../../server/services/messages/place-outbound.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { undoSend } from '../../../../server/services/messages/undo-send.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
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
  context.pushed.length = 0;
});

function input(more: Partial<ReplyInput> = {}): ReplyInput {
  return replyInput.parse({
    clientId: clientId(),
    text: 'It is on its way.',
    expectedRevision: thread.revision,
    ...more,
  });
}
const answer = (actor: Actor, more: Partial<ReplyInput> = {}) =>
  reply(context, actor, { conversationId: thread.id, input: input(more) });
const fresh = async () => (await context.store.conversations.read(thread.id))!;

describe('reply', () => {
  test('stores an answer with everything frozen, holds it and wakes the delivery', async () => {
    const { message, conversation: after } = await answer(anna);
    expect(message).toMatchObject({
      kind: 'outbound',
      author: { type: 'user', id: anna.userId, name: 'Anna' },
      from: { address: 'support@acme.example', name: 'Support' },
      to: [{ address: 'zoe@customer.example', name: 'Zoe' }],
      subject: 'Re: Order 123',
      delivery: { state: 'held', heldUntil: new Date(context.clock.now().getTime() + 10_000).toISOString() },
      threadedBy: { strategy: 'written-here' },
    });
    expect(after).toMatchObject({ excerpt: 'It is on its way.', messageCount: 2, waitingSince: null });
    expect(after.revision).toBe(thread.revision + 1);
    expect((await context.queue.counts()).deliver.delayed).toBeGreaterThan(0);
    const stored = (await context.store.messages.read(message.id))!;
    expect(stored.externalId).toMatch(/^[0-9a-f-]{36}@acme\.example$/);
    const first = (await context.store.messages.before(thread.id, undefined, 10)).items.at(-1)!;
    expect(stored.references).toEqual([first.externalId]);
    expect(context.pushedOf('message.created')).toEqual([{ message, conversation: after }]);
    expect(context.pushed[0]?.rooms).toEqual([`inbox:${inboxId}`]);
  });

  test('the same client id again is the same message, also when both come at once', async () => {
    const same = input();
    const both = await Promise.all(
      [1, 2, 3].map(() => reply(context, anna, { conversationId: thread.id, input: same })),
    );
    const again = await reply(context, anna, { conversationId: thread.id, input: same });
    expect(new Set([...both, again].map(({ message }) => message.id)).size).toBe(1);
    expect((await fresh()).messageCount).toBe(2);
  });

  test('what a repeat made up for is no news to the request that it repeats', async () => {
    const other = await conversation(context, inboxId);
    const first = await reply(context, anna, {
      ...{ conversationId: other.id, input: input({ expectedRevision: other.revision }) },
    });
    const stored = (await context.store.messages.read(first.message.id))!;
    const message = { ...stored, id: newId(), conversationId: thread.id, createdAt: context.clock.now() };
    const repeated = await makeUpForOutbound(context, thread, message);
    const placed = await placeOutbound(context, anna, {
      ...{ conversation: thread, message, thenStatus: 'resolved' },
      expectation: { expectedRevision: thread.revision, force: false },
    });
    expect(placed.conversation).toMatchObject({ status: 'resolved', messageCount: repeated.messageCount });
    expect(placed.effects.activities).toHaveLength(1);
  });

  test('something new in between is a 409 that says what', async () => {
    const news = await letter(context, thread, { text: 'Never mind, it came.' });
    const error: AppError = (await answer(anna).catch((thrown: unknown) => thrown as AppError)) as AppError;
    expect(error).toMatchObject({ code: 'conversation-changed' });
    expect(error.extra).toMatchObject({
      newMessages: [{ id: news.message.id, text: 'Never mind, it came.' }],
      conversation: { id: thread.id, revision: thread.revision + 1 },
    });
    expect((await fresh()).messageCount).toBe(2);
    const forced = await answer(anna, { force: true });
    expect(forced.message.delivery?.state).toBe('held');
  });

  test('a tag or an assignment in between is no news', async () => {
    await context.store.conversations.update({
      id: thread.id,
      set: { priority: 'high' },
      now: context.clock.now(),
    });
    await expect(answer(anna)).resolves.toMatchObject({ conversation: { priority: 'high' } });
  });

  test('of two colleagues who answer at once one meets the 409, and nothing of theirs is left', async () => {
    const upload = await uploadAttachment(context, ben, {
      name: 'a.txt',
      type: 'text/plain',
      source: Buffer.from('a'),
    });
    const results = await Promise.allSettled([answer(anna), answer(ben, { attachmentIds: [upload.id] })]);
    const lost = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: 'conversation-changed' });
    const { items } = await context.store.messages.before(thread.id, undefined, 10);
    expect(items.filter(({ kind }) => kind === 'outbound')).toHaveLength(1);
    expect((await fresh()).messageCount).toBe(2);
  });

  test('sends and resolves, and the thread tells it', async () => {
    const { conversation: after } = await answer(anna, { thenStatus: 'resolved' });
    expect(after.status).toBe('resolved');
    const [, activity] = context.pushedOf('message.created');
    expect(activity?.message).toMatchObject({
      kind: 'activity',
      author: { name: 'Anna' },
      activity: { type: 'status', data: { from: 'open', to: 'resolved' } },
    });
  });

  test('what the channel cannot carry is refused, field by field', async () => {
    await expect(answer(anna, { text: 'x'.repeat(10_001) })).rejects.toMatchObject({
      code: 'not-capable',
      fields: [{ path: 'text' }],
    });
    await expect(answer(anna, { text: '  ' })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(answer(anna, { attachmentIds: ['f'.repeat(24)] })).rejects.toMatchObject({
      fields: [{ path: 'attachmentIds' }],
    });
  });

  test('strangers do not even learn that it is there; collaborators may not answer', async () => {
    const stranger = await person(context, { name: 'Mallory' });
    await expect(answer(stranger)).rejects.toMatchObject({ code: 'not-found' });
    const helper = await person(context, { name: 'Carl', role: 'collaborator', inboxIds: [inboxId] });
    await expect(answer(helper)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('a picture in the text goes by its Content-ID; scripts go nowhere', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const file = await uploadAttachment(context, anna, { name: 'p.png', type: 'image/png', source: png });
    const html = `<p onclick="x()">See <img src="${file.url}?inline=true" data-attachment-id="${file.id}"><script>1</script></p>`;
    const { message } = await answer(anna, { html, attachmentIds: [file.id] });
    expect(message.html).toContain(`src="/api/v1/attachments/${file.id}/content?inline=true"`);
    expect(message.html).not.toMatch(/script|onclick/);
    expect(message.attachments).toMatchObject([
      { id: file.id, inline: true, contentId: `${file.id}@acme.example` },
    ]);
  });
});

describe('undo', () => {
  test('gives text and files back as a draft and leaves no trace in the conversation', async () => {
    const file = await uploadAttachment(context, anna, {
      name: 'a.txt',
      type: 'text/plain',
      source: Buffer.from('a'),
    });
    const before = await fresh();
    const { message } = await answer(anna, {
      attachmentIds: [file.id],
      cc: [{ address: 'c@x.example', name: '' }],
    });
    context.clock.forward(9000);
    const { draft } = await undoSend(context, anna, message.id);
    expect(draft).toMatchObject({
      text: 'It is on its way.',
      attachmentIds: [file.id],
      cc: [{ address: 'c@x.example' }],
    });
    expect(await readDraft(context, anna, thread.id)).toEqual({ draft });
    const { excerpt, messageCount, waitingSince, lastOutboundAt, lastActivityAt, hasAttachments } =
      await fresh();
    expect({ excerpt, messageCount, waitingSince, lastOutboundAt, lastActivityAt, hasAttachments }).toEqual({
      excerpt: before.excerpt,
      messageCount: before.messageCount,
      waitingSince: before.waitingSince,
      lastOutboundAt: before.lastOutboundAt,
      lastActivityAt: before.lastActivityAt,
      hasAttachments: before.hasAttachments,
    });
    expect(context.pushedOf('message.changed').at(-1)?.message.delivery).toMatchObject({
      state: 'failed',
      error: { kind: 'cancelled' },
    });
    const again = await answer(anna, {
      attachmentIds: [file.id],
      expectedRevision: (await fresh()).revision,
    });
    expect(again.message.attachments).toHaveLength(1);
  });

  test('is too late once the time is over, and for what was never held', async () => {
    const { message } = await answer(anna);
    context.clock.forward(10_000);
    await expect(undoSend(context, anna, message.id)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('a reply takes its draft away', async () => {
    await saveDraft(context, anna, {
      conversationId: thread.id,
      input: {
        kind: 'reply',
        text: 'It is',
        html: null,
        to: null,
        cc: [],
        bcc: [],
        attachmentIds: [],
        dropOther: false,
      },
    });
    await answer(anna);
    expect(await readDraft(context, anna, thread.id)).toEqual({ draft: null });
    expect(context.pushedOf('draft.changed')).toEqual([
      { conversationId: thread.id, hasDraft: true },
      { conversationId: thread.id, hasDraft: false },
    ]);
  });
});
