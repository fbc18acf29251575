import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { noteInput, replyInput } from '../../../shared/schemas/message.ts';
import { askInput } from '../../../shared/schemas/side.ts';
import { listConversations } from '../../../server/services/conversations/list.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { deleteConversation } from '../../../server/services/deletion/delete-conversation.ts';
import { mergeConversations, unmergeConversation } from '../../../server/services/merges/merge.ts';
import { finishConversationMerges } from '../../../server/services/merges/sweep.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { askAside } from '../../../server/services/sides/ask.ts';
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
let [anna, ada]: Actor[] = [];
let [first, second, third]: StoredConversation[] = [];

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  inbox = await lettersInbox(context);
  anna = await person(context, { name: 'Anna', inboxIds: [inbox.id] });
  ada = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  first = await begins('First');
  second = await begins('Second');
  third = await begins('Third');
  context.pushed.length = 0;
});

async function begins(text: string): Promise<StoredConversation> {
  context.clock.forward(60_000);
  const id = letterId();
  await receive(context, inbox, { id, from: `${id}@customer.example`, fromName: text, text });
  await triageWaiting(context);
  return ofLetter(id);
}
async function ofLetter(id: string): Promise<StoredConversation> {
  return read((await context.store.messages.read(inboundMessageId(id)))!.conversationId);
}
async function read(id: string): Promise<StoredConversation> {
  const row = await context.store.conversations.read(id);
  if (!row) throw new Error('the conversation is gone');
  return row;
}
const rowsOf = async (id: string) => (await context.store.messages.before(id, undefined, 100)).items;
const textsOf = async (id: string) =>
  (await rowsOf(id)).flatMap(({ kind, text }) => (kind === 'activity' ? [] : [text])).toReversed();
const listed = async () => {
  const query = { view: 'all', status: 'open', sort: 'newest', limit: 100 } as const;
  return (await listConversations(context, anna!, query)).items.map(({ id }) => id);
};
const merge = (into: StoredConversation, ...others: StoredConversation[]) =>
  mergeConversations(context, anna!, { id: into.id, conversationIds: others.map(({ id }) => id) });
/** A letter to an old thread, by the token of a mail of ours. */
async function writesTo(to: StoredConversation, text: string): Promise<StoredConversation> {
  context.clock.forward(60_000);
  const id = letterId();
  const token = context.secretBox.signReplyToken(to.id);
  await receive(context, inbox, { id, from: to.contact.address, token, text });
  await triageWaiting(context);
  return ofLetter(id);
}
/** What people see of one, apart from when it changed. */
async function look(id: string) {
  const {
    revision,
    revisionsSinceMessage,
    updatedAt,
    appliedBatches,
    merge: _,
    sla,
    ...rest
  } = await read(id);
  return {
    ...rest,
    merged: rest.merged ?? [],
    lastActivityAt: null,
    nextSlaAt: null,
    slaDueAt: null,
    routing: null,
    routeAt: null,
    slaRound: null,
  };
}

describe('merging', () => {
  test('brings several into one; what is written to them later comes there too', async () => {
    await updateConversation(context, anna!, { id: second!.id, patch: { priority: 'high' } });
    const after = await merge(first!, second!, third!);
    expect(after.merged?.map(({ number }) => number)).toEqual([second!.number, third!.number]);
    expect(after).toMatchObject({ status: 'open', messageCount: 3, excerpt: 'Third' });
    expect(await textsOf(first!.id)).toEqual(['First', 'Second', 'Third']);
    expect(await rowsOf(second!.id)).toEqual([]);
    expect(await listed()).toContain(first!.id);
    expect(await listed()).not.toContain(second!.id);
    expect(context.pushedOf('messages.moved')).toMatchObject([
      { fromConversationId: second!.id, toConversationId: first!.id },
      { fromConversationId: third!.id, toConversationId: first!.id },
    ]);
    const told = (await rowsOf(first!.id)).flatMap(({ activity }) => (activity ? [activity.type] : []));
    expect(told.filter((type) => type === 'merged-here')).toHaveLength(2);
    // Its history came along, its author and his words are as they were.
    expect(told).toContain('priority');

    expect((await writesTo(second!, 'Second again')).id).toBe(first!.id);
    expect(await textsOf(first!.id)).toEqual(['First', 'Second', 'Third', 'Second again']);
    expect((await read(first!.id)).waitingSince).toEqual(first!.waitingSince);
    // In those that were merged nobody writes any more.
    const input = { clientId: clientId(), text: 'Hello' };
    const conversationId = second!.id;
    await expect(
      reply(context, anna!, { conversationId, input: replyInput.parse({ ...input, expectedRevision: 99 }) }),
    ).rejects.toMatchObject({ code: 'not-capable' });
    await expect(
      addNote(context, anna!, { conversationId, input: noteInput.parse(input) }),
    ).rejects.toMatchObject({ code: 'not-capable' });
  });

  test('is refused across channels, into itself, twice, and round in a circle', async () => {
    const elsewhere = await context.store.conversations.update({
      ...{ id: third!.id, set: { channel: 'other' }, now: context.clock.now() },
    });
    await expect(merge(first!, elsewhere!)).rejects.toMatchObject({ code: 'not-capable' });
    await merge(first!, second!);
    await expect(merge(third!, second!)).rejects.toMatchObject({ code: 'not-capable' });
    await expect(merge(second!, first!)).rejects.toMatchObject({ code: 'not-capable' });
    expect((await read(first!.id)).merge ?? null).toBeNull();
  });

  test('of two into each other at once leaves both to be found', async () => {
    const done = await Promise.allSettled([merge(first!, second!), merge(second!, first!)]);
    const rows = [await read(first!.id), await read(second!.id)];
    expect(rows.filter(({ merge: gone }) => !gone).length).toBeGreaterThan(0);
    expect(done.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    const texts = await Promise.all(rows.map(({ id }) => textsOf(id)));
    expect(texts.flat().toSorted()).toEqual(['First', 'Second']);
  });

  test('that died on its way is ended by the sweep', async () => {
    const { takeAlong } = context.store.messages;
    context.store.messages.takeAlong = () => Promise.reject(new Error('killed'));
    await expect(merge(first!, second!)).rejects.toThrow('killed');
    context.store.messages.takeAlong = takeAlong;
    expect(await textsOf(second!.id)).toEqual(['Second']);
    await finishConversationMerges(context, context.clock.now());
    expect(await textsOf(first!.id)).toEqual(['First', 'Second']);
    await finishConversationMerges(context, context.clock.now());
    expect((await rowsOf(first!.id)).filter(({ activity }) => activity?.type === 'merged-here')).toHaveLength(
      1,
    );
  });

  test('meets what an import brings that had read it before', async () => {
    const { insertMany } = context.store.messages;
    let merged = false;
    context.store.messages.insertMany = async (rows) => {
      if (!merged && rows.some(({ text }) => text === 'Meanwhile')) {
        merged = true;
        await merge(first!, second!);
      }
      return insertMany(rows);
    };
    await writesTo(second!, 'Meanwhile');
    context.store.messages.insertMany = insertMany;
    expect(await textsOf(first!.id)).toEqual(['First', 'Second', 'Meanwhile']);
    expect(await rowsOf(second!.id)).toEqual([]);
    expect(await listed()).not.toContain(second!.id);
    await unmergeConversation(context, anna!, second!.id);
    expect(await textsOf(second!.id)).toEqual(['Second', 'Meanwhile']);
  });
});

describe('taking apart', () => {
  test('restores both, and takes along what was written to it since', async () => {
    await updateConversation(context, anna!, { id: second!.id, patch: { status: 'pending' } });
    const before = [await look(first!.id), await look(second!.id)];
    await merge(first!, second!);
    await triageWaiting(context);
    await unmergeConversation(context, anna!, second!.id);
    expect([await look(first!.id), await look(second!.id)]).toEqual(before);

    await merge(first!, second!);
    await writesTo(second!, 'Second again');
    await writesTo(first!, 'First again');
    context.clock.forward(60_000);
    const answered = await read(first!.id);
    await reply(context, anna!, {
      conversationId: first!.id,
      input: replyInput.parse({ clientId: clientId(), text: 'Ours', expectedRevision: answered.revision }),
    });
    await unmergeConversation(context, anna!, second!.id);
    expect(await textsOf(first!.id)).toEqual(['First', 'First again', 'Ours']);
    expect(await textsOf(second!.id)).toEqual(['Second', 'Second again']);
    expect(await listed()).toContain(first!.id);
    expect((await read(first!.id)).participants).not.toContain(second!.contact.address);
    expect((await writesTo(second!, 'Alone')).id).toBe(second!.id);
    await expect(unmergeConversation(context, anna!, second!.id)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('goes step by step where merges were merged', async () => {
    await merge(second!, third!);
    await merge(first!, second!);
    expect((await writesTo(third!, 'Third again')).id).toBe(first!.id);
    await expect(unmergeConversation(context, anna!, third!.id)).rejects.toMatchObject({ code: 'too-late' });
    await unmergeConversation(context, anna!, second!.id);
    expect(await textsOf(second!.id)).toEqual(['Second', 'Third', 'Third again']);
    await unmergeConversation(context, anna!, third!.id);
    expect(await textsOf(third!.id)).toEqual(['Third', 'Third again']);
    expect(await textsOf(first!.id)).toEqual(['First']);
  });
});

test('side conversations come along and go back', async () => {
  const asked = await askAside(context, anna!, {
    conversationId: second!.id,
    input: askInput.parse({
      ...{
        clientId: clientId(),
        subject: 'Lamp',
        text: 'Left?',
        to: [{ address: 'depot@supplier.example' }],
      },
    }),
  });
  await merge(first!, second!);
  expect((await read(first!.id)).sides).toMatchObject([{ id: asked.conversation.id, state: 'waiting' }]);
  await unmergeConversation(context, anna!, second!.id);
  expect((await read(first!.id)).sides).toEqual([]);
});

test('deleted, all of it goes; one that was merged goes alone', async () => {
  await merge(first!, second!, third!);
  await deleteConversation(context, ada!, third!.id);
  expect(await textsOf(first!.id)).toEqual(['First', 'Second']);
  await deleteConversation(context, ada!, first!.id);
  expect(await context.store.conversations.read(second!.id)).toBeNull();
  expect(await rowsOf(first!.id)).toEqual([]);
});
