import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { replyInput } from '../../../shared/schemas/message.ts';
import { askInput } from '../../../shared/schemas/side.ts';
import { listConversations } from '../../../server/services/conversations/list.ts';
import { readConversation } from '../../../server/services/conversations/read.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { deleteConversation } from '../../../server/services/deletion/delete-conversation.ts';
import { moveMessage } from '../../../server/services/messages/move.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { askAside } from '../../../server/services/sides/ask.ts';
import { closeSide } from '../../../server/services/sides/close.ts';
import { listSides } from '../../../server/services/sides/list.ts';
import { tallyMessages } from '../../../server/services/desk/tally.ts';
import { readToday } from '../../../server/services/today/read.ts';
import { triageWaiting } from '../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../server/store/messages.ts';
import { clientId } from '../../support/conversations.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let inbox: StoredInbox;
let [anna, ada, wes]: Actor[] = [];
let parent: StoredConversation;
let customer: string;
let letter: string;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  inbox = await lettersInbox(context);
  anna = await person(context, { name: 'Anna', inboxIds: [inbox.id] });
  ada = await person(context, { name: 'Ada', role: 'admin' });
  wes = await person(context, { name: 'Wes', role: 'collaborator' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  context.clock.forward(60_000);
  letter = letterId();
  customer = `zoe.${letter}@customer.example`;
  await receive(context, inbox, { id: letter, from: customer, fromName: 'Zoe', text: 'Where is my lamp?' });
  await triageWaiting(context);
  parent = await ofLetter(letter);
  context.clock.forward(60_000);
  context.pushed.length = 0;
});

async function ofLetter(id: string): Promise<StoredConversation> {
  const message = await context.store.messages.read(inboundMessageId(id));
  return read(message!.conversationId);
}
async function read(id: string): Promise<StoredConversation> {
  const row = await context.store.conversations.read(id);
  if (!row) throw new Error('the conversation is gone');
  return row;
}
const supplier = () => `depot.${letter}@supplier.example`;
const ask = (more: Record<string, unknown> = {}) =>
  askAside(context, anna!, {
    conversationId: parent.id,
    input: askInput.parse({
      ...{ clientId: clientId(), subject: 'Lamp 123', text: 'Did it leave?' },
      ...(more['userIds'] === undefined && { to: [{ address: supplier(), name: 'Depot' }] }),
      ...more,
    }),
  });
const messagesOf = async (id: string) => (await context.store.messages.before(id, undefined, 50)).items;
const sentences = async (id: string) =>
  (await messagesOf(id)).flatMap(({ activity }) => (activity?.type.startsWith('side') ? activity.type : []));
const toldOf = async (userId: string, conversationId: string) =>
  (await context.store.notifications.list(userId, undefined, 50)).items
    .filter((one) => one.conversationId === conversationId)
    .map(({ type, excerpt }) => [type, excerpt]);
const listed = async () => {
  const query = { view: 'all', status: 'open', sort: 'newest', limit: 100 } as const;
  return (await listConversations(context, anna!, query)).items.map(({ id }) => id);
};

const askedToday = async (actor: Actor) =>
  (await readToday(context, actor, new Date(context.clock.now()))).asked.map(({ id }) => id);

test('what is asked of somebody stands in their day until it is answered or done', async () => {
  const { conversation } = await ask({ userIds: [wes!.userId, ada!.userId] });
  context.clock.forward(60_000);
  const second = await ask({ userIds: [wes!.userId], subject: 'Lamp 124' });
  const both = (await askedToday(wes!)).filter((id) =>
    [conversation.id, second.conversation.id].includes(id),
  );
  expect(both).toEqual([conversation.id, second.conversation.id]);
  expect(await askedToday(ada!)).toContain(conversation.id);
  expect(await askedToday(ada!)).not.toContain(second.conversation.id);
  expect(await askedToday(anna!)).toEqual([]);
  await addNote(context, wes!, {
    conversationId: conversation.id,
    input: { clientId: clientId(), text: 'It left.', html: null, attachmentIds: [], mentions: [] },
  });
  expect(await askedToday(wes!)).not.toContain(conversation.id);
  expect(await askedToday(ada!)).not.toContain(conversation.id);
  await closeSide(context, anna!, { id: second.conversation.id, closed: true });
  expect(await askedToday(wes!)).not.toContain(second.conversation.id);
});

test('mails aside are no work for customers: no hour counts them', async () => {
  const hour = new Date(Math.floor(context.clock.now().getTime() / 3_600_000) * 3_600_000);
  const countedIn = async () => {
    await tallyMessages(context);
    const tallies = await context.store.tallies.between(hour, new Date(hour.getTime() + 3_600_000));
    const ours = tallies.find(({ inboxId, at }) => inboxId === inbox.id && at.getTime() === hour.getTime());
    return { arrivals: ours?.arrivals ?? 0, answers: ours?.answers ?? 0 };
  };
  const before = await countedIn();
  expect(before.arrivals).toBeGreaterThan(0);
  await ask();
  expect(await countedIn()).toEqual(before);
});

describe('people outside', () => {
  test('are asked by a mail of its own thread, and their answer comes back into it alone', async () => {
    const first = await messagesOf(parent.id);
    const { message, conversation } = await ask({ quoteIds: [first.at(-1)!.id] });
    expect(message).toMatchObject({
      ...{ kind: 'outbound', to: [{ address: supplier() }], subject: 'Lamp 123', cc: [] },
      from: { address: inbox.address },
    });
    expect(message.text).toMatch(/^Did it leave\?\n\nZoe, .* UTC:\n> Where is my lamp\?$/u);
    const stored = await context.store.messages.read(message.id);
    expect(stored).toMatchObject({ references: [], delivery: { state: 'held' } });
    expect(conversation.side).toMatchObject({
      of: parent.id,
      state: 'waiting',
      waitsFor: 'Depot',
      byMail: true,
    });
    expect(await listed()).not.toContain(conversation.id);
    expect((await read(parent.id)).sides).toMatchObject([
      { id: conversation.id, name: 'Depot', state: 'waiting', since: new Date(context.clock.now()) },
    ]);

    context.clock.forward(3_600_000);
    const token = context.secretBox.signReplyToken(conversation.id);
    const answer = letterId();
    await receive(context, inbox, {
      id: answer,
      from: supplier(),
      fromName: 'Depot',
      text: 'Yesterday.',
      token,
    });
    await triageWaiting(context);
    expect((await ofLetter(answer)).id).toBe(conversation.id);
    const after = await read(conversation.id);
    expect(after.side).toMatchObject({ state: 'answered', waitsFor: null, answeredAt: context.clock.now() });
    expect(after.sla ?? null).toBeNull();
    expect((await read(parent.id)).sides).toMatchObject([{ state: 'answered' }]);
    expect(await sentences(parent.id)).toEqual(['side-answered', 'side-asked']);
    expect(await toldOf(anna!.userId, conversation.id)).toEqual([['side-answered', 'Yesterday.']]);
    expect(await listed()).not.toContain(conversation.id);
    // The customer's thread has nothing of it.
    const letters = (await messagesOf(parent.id)).filter(({ kind }) => kind !== 'activity');
    expect(letters.map(({ text }) => text)).toEqual(['Where is my lamp?']);
    expect((await read(parent.id)).participants).not.toContain(supplier());

    // Asked again, it waits again, since then.
    context.clock.forward(60_000);
    const more = await reply(context, anna!, {
      conversationId: conversation.id,
      input: replyInput.parse({ clientId: clientId(), text: 'By whom?', expectedRevision: after.revision }),
    });
    expect(more.message.to).toMatchObject([{ address: supplier() }]);
    expect(more.conversation.side).toMatchObject({
      state: 'waiting',
      waitsSince: context.clock.now().toISOString(),
    });
    expect((await read(parent.id)).sides).toMatchObject([{ state: 'waiting' }]);
    expect(await sentences(parent.id)).toEqual(['side-asked', 'side-answered', 'side-asked']);
  });

  test('a repeat of the question is the same one; several stand beside each other', async () => {
    const id = clientId();
    const [one, again] = [await ask({ clientId: id }), await ask({ clientId: id })];
    expect(again.conversation.id).toBe(one.conversation.id);
    expect(again.message.id).toBe(one.message.id);
    context.clock.forward(1000);
    const other = await ask({ to: [{ address: 'courier@ways.example', name: '' }] });
    const { items } = await listSides(context, anna!, parent.id);
    expect(items.map(({ id: side }) => side)).toEqual([one.conversation.id, other.conversation.id]);
    expect((await sentences(parent.id)).length).toBe(2);
  });

  test('the customer neither reads nor writes in it, whatever their mail names', async () => {
    await expect(ask({ to: [{ address: customer.toUpperCase() }] })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    const { conversation } = await ask();
    const token = context.secretBox.signReplyToken(conversation.id);
    // The supplier names the customer, who answers to all.
    await receive(context, inbox, {
      id: letterId(),
      from: supplier(),
      cc: [customer],
      token,
      text: 'Ask Zoe.',
    });
    const stray = letterId();
    await receive(context, inbox, { id: stray, from: customer, token, text: 'What is this?' });
    const went = await ofLetter(stray);
    expect(went.id).not.toBe(conversation.id);
    expect(went).toMatchObject({ status: 'open', linkedIds: [conversation.id] });
    expect(went.side).toBeUndefined();
    const { revision } = await read(conversation.id);
    const input = { clientId: clientId(), text: 'Dear Zoe', expectedRevision: revision };
    await expect(
      reply(context, anna!, {
        conversationId: conversation.id,
        input: replyInput.parse({ ...input, cc: [{ address: customer }] }),
      }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(
      moveMessage(context, anna!, {
        messageId: inboundMessageId(letter),
        toConversationId: conversation.id,
      }),
    ).rejects.toMatchObject({ code: 'too-late' });
  });

  test('a stranger who got the mail opens a conversation of their own, linked', async () => {
    const { conversation } = await ask();
    const token = context.secretBox.signReplyToken(conversation.id);
    const stray = letterId();
    await receive(context, inbox, { id: stray, from: 'someone@elsewhere.example', token, text: 'I know.' });
    const went = await ofLetter(stray);
    expect(went).toMatchObject({ status: 'open', linkedIds: [conversation.id] });
    expect((await read(conversation.id)).linkedIds).toEqual([went.id]);
    expect((await read(conversation.id)).side?.state).toBe('waiting');
  });

  test('a machine that is out of office has answered nothing', async () => {
    const { conversation } = await ask();
    const token = context.secretBox.signReplyToken(conversation.id);
    await receive(context, inbox, {
      id: letterId(),
      from: supplier(),
      token,
      automatic: true,
      text: 'Away.',
    });
    expect((await read(conversation.id)).side).toMatchObject({ state: 'waiting', waitsFor: 'Depot' });
  });

  test('files of the conversation go with it, as files of its own', async () => {
    const id = letterId();
    const files = [{ name: 'bill.txt', type: 'text/plain', text: 'paid' }];
    await receive(context, inbox, { id, from: customer, inReplyTo: [letter], text: 'The bill', files });
    const [file] = (await context.store.messages.read(inboundMessageId(id)))!.attachments;
    const { message } = await ask({ fileIds: [file!.id] });
    expect(message.attachments).toMatchObject([{ name: 'bill.txt', size: 4 }]);
    const rows = await context.store.attachments.ofMessages([message.id]);
    const [original] = await context.store.attachments.readMany([file!.id]);
    expect(rows).toMatchObject([{ fileKey: original!.fileKey, conversationId: message.conversationId }]);
    expect(original).toMatchObject({ conversationId: parent.id });
  });
});

describe('colleagues', () => {
  test('are told, see this side conversation alone, and answer in it', async () => {
    const { conversation, message } = await ask({ userIds: [wes!.userId] });
    expect(message.kind).toBe('note');
    expect(await toldOf(wes!.userId, conversation.id)).toEqual([['side-asked', 'Did it leave?']]);
    expect((await readConversation(context, wes!, conversation.id)).side).toMatchObject({ waitsFor: 'Wes' });
    await expect(readConversation(context, wes!, parent.id)).rejects.toMatchObject({ code: 'not-found' });
    context.clock.forward(1000);
    await addNote(context, wes!, {
      conversationId: conversation.id,
      input: { clientId: clientId(), text: 'It did.', html: null, attachmentIds: [], mentions: [] },
    });
    expect((await read(conversation.id)).side).toMatchObject({ state: 'answered', waitsFor: null });
    expect(await toldOf(anna!.userId, conversation.id)).toEqual([['side-answered', 'It did.']]);
    const { revision } = await read(conversation.id);
    const input = replyInput.parse({
      ...{ clientId: clientId(), text: 'Hm', expectedRevision: revision, to: [{ address: 'x@y.example' }] },
    });
    await expect(reply(context, anna!, { conversationId: conversation.id, input })).rejects.toMatchObject({
      code: 'not-capable',
    });
  });
});

test('it is closed and opened again; no patch brings it into a list', async () => {
  const { conversation } = await ask();
  const done = await closeSide(context, anna!, { id: conversation.id, closed: true });
  expect(done).toMatchObject({ status: 'resolved', side: { state: 'closed', waitsFor: null } });
  expect((await read(parent.id)).sides).toMatchObject([{ state: 'closed' }]);
  expect(await sentences(parent.id)).toContain('side-closed');
  await updateConversation(context, anna!, { id: conversation.id, patch: { status: 'open' } });
  expect(await listed()).not.toContain(conversation.id);
  const again = await closeSide(context, anna!, { id: conversation.id, closed: false });
  expect(again.side).toMatchObject({ state: 'waiting', waitsFor: 'Depot' });
});

test('it goes with its conversation', async () => {
  const { conversation } = await ask();
  await deleteConversation(context, ada!, parent.id);
  expect(await context.store.conversations.read(conversation.id)).toBeNull();
  expect(await messagesOf(conversation.id)).toEqual([]);
});
