import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { conversationQuery, messageQuery, newConversation } from '../../../../shared/schemas/conversation.ts';
import { noteInput } from '../../../../shared/schemas/message.ts';
import { countConversations } from '../../../../server/services/conversations/count.ts';
import { createConversation } from '../../../../server/services/conversations/create.ts';
import { listConversations } from '../../../../server/services/conversations/list.ts';
import { markRead } from '../../../../server/services/conversations/mark-read.ts';
import { readConversation } from '../../../../server/services/conversations/read.ts';
import { syncSince } from '../../../../server/services/conversations/sync.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { listMessages } from '../../../../server/services/messages/list.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { listNotifications } from '../../../../server/services/notifications/list.ts';
import { markNotificationsRead } from '../../../../server/services/notifications/mark-read.ts';
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
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(3_600_000);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
  thread = await conversation(context, inboxId);
  context.clock.forward(1000);
  context.pushed.length = 0;
});

const list = (actor: Actor, query: object = {}) =>
  listConversations(context, actor, conversationQuery.parse(query));
const update = (patch: object, actor = anna) => updateConversation(context, actor, { id: thread.id, patch });
const told = () => context.pushedOf('message.created').map(({ message }) => message.activity);
const note = (actor: Actor, more: object = {}) =>
  addNote(context, actor, {
    conversationId: thread.id,
    input: noteInput.parse({ clientId: clientId(), text: 'Look at this', ...more }),
  });

describe('list', () => {
  test('pages by key through all of them, newest first, each once', async () => {
    const ids = [thread.id];
    for (let i = 0; i < 6; i++) {
      context.clock.forward(i % 2 === 0 ? 0 : 1000);
      ids.push((await conversation(context, inboxId)).id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(anna, { limit: '3', ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(ids));
    await expect(list(anna, { cursor: 'made-up' })).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('shows only one’s inboxes; a foreign inbox looks empty; an admin sees all', async () => {
    const other = (await inbox(context, 'Sales')).id;
    const foreign = await conversation(context, other);
    expect((await list(anna)).items.map(({ id }) => id)).toEqual([thread.id]);
    expect((await list(anna, { inboxId: other })).items).toEqual([]);
    const admin = await person(context, { name: 'Root', role: 'admin' });
    expect((await list(admin, { inboxId: other })).items.map(({ id }) => id)).toEqual([foreign.id]);
    await expect(readConversation(context, anna, foreign.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('lists a channel: of one’s own inboxes, in every view and order', async () => {
    const channel = 'chatty';
    const chat = (await inbox(context, 'Chat', { channel })).id;
    const hidden = (await inbox(context, 'Hidden', { channel })).id;
    const cleo = await person(context, { name: 'Cleo', inboxIds: [inboxId, chat] });
    const talk = await conversation(context, chat, { channel });
    const far = await conversation(context, hidden, { channel });
    for (const sort of ['newest', 'oldest', 'waiting', 'due'] as const) {
      expect((await list(cleo, { channel, sort })).items.map(({ id }) => id)).toEqual([talk.id]);
    }
    expect((await list(cleo, { channel, view: 'unassigned' })).items.map(({ id }) => id)).toEqual([talk.id]);
    expect((await list(cleo, { channel, view: 'mine' })).items).toEqual([]);
    for (const { id } of [talk, thread]) {
      await updateConversation(context, cleo, { id, patch: { assigneeId: cleo.userId } });
    }
    expect((await list(cleo, { channel, view: 'mine' })).items.map(({ id }) => id)).toEqual([talk.id]);
    expect((await list(cleo, { channel: 'nothing-like-it' })).items).toEqual([]);
    const admin = await person(context, { name: 'Root', role: 'admin' });
    const all = (await list(admin, { channel })).items.map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([talk.id, far.id]));
    expect((await list(admin, { channel, inboxId })).items).toEqual([]);
    expect((await countConversations(context, cleo)).channels).toEqual({
      test: { count: 1, more: false },
      chatty: { count: 1, more: false },
    });
  });

  test('tells each viewer what only they have', async () => {
    const readAt = context.clock.now().toISOString();
    await markRead(context, anna, { id: thread.id, readAt });
    expect((await list(anna)).items[0]?.viewer).toEqual({ readAt, hasDraft: false });
    expect((await list(ben)).items[0]?.viewer).toEqual({ readAt: null, hasDraft: false });
    expect(context.pushed).toEqual([
      {
        rooms: [`user:${anna.userId}`],
        event: 'conversation.read',
        payload: { conversationId: thread.id, readAt },
      },
    ]);
    await markRead(context, anna, { id: thread.id, readAt: null });
    expect((await readConversation(context, anna, thread.id)).viewer.readAt).toBeNull();
  });

  test('counts views, inboxes, channels and tags', async () => {
    const tag = { id: newId(), name: `Tag ${thread.id}`, colour: 'blue' as const, keywords: [] };
    await context.store.tags.insert({ ...tag, createdAt: context.clock.now() });
    await update({ tagIds: [tag.id], assigneeId: anna.userId });
    const counts = await countConversations(context, anna);
    const one = { count: 1, more: false };
    expect(counts.views).toEqual({ mine: one, unassigned: { count: 0, more: false }, all: one });
    expect(counts.inboxes).toEqual({ [inboxId]: one });
    expect(counts.channels).toEqual({ test: one });
    expect(counts.tags[tag.id]).toEqual(one);
  });
});

describe('update', () => {
  test('assigns: told in the thread, notified, pushed to the inbox', async () => {
    const after = await update({ assigneeId: ben.userId });
    expect(after).toMatchObject({ assigneeId: ben.userId, revision: thread.revision + 1 });
    expect(told()).toEqual([
      { type: 'assigned', data: { assigneeId: ben.userId, assigneeName: 'Ben', self: false } },
    ]);
    expect((await listNotifications(context, ben, { limit: 10 })).items).toMatchObject([
      { type: 'assigned', actorName: 'Anna', conversationId: thread.id, readAt: null },
    ]);
    await markNotificationsRead(context, ben);
    expect((await listNotifications(context, ben, { limit: 10 })).items[0]?.readAt).not.toBeNull();
    expect(context.pushed[0]).toMatchObject({ rooms: [`inbox:${inboxId}`], event: 'conversation.changed' });
  });

  test('the same again changes and tells nothing', async () => {
    await update({ priority: 'high' });
    context.pushed.length = 0;
    const again = await update({ priority: 'high', status: 'open', assigneeId: null });
    expect(again.revision).toBe(thread.revision + 1);
    expect(context.pushed).toEqual([]);
  });

  test('snooze keeps its time, any other status ends it', async () => {
    const until = new Date(context.clock.now().getTime() + 3_600_000).toISOString();
    expect(await update({ status: 'snoozed', snoozedUntil: until })).toMatchObject({
      status: 'snoozed',
      snoozedUntil: until,
    });
    expect(await update({ status: 'open' })).toMatchObject({ status: 'open', snoozedUntil: null });
  });

  test('nobody waits on what is resolved; opened again they do', async () => {
    expect(thread.waitingSince).not.toBeNull();
    expect((await update({ status: 'resolved' })).waitingSince).toBeNull();
    expect((await update({ status: 'open' })).waitingSince).toBe(thread.lastInboundAt?.toISOString());
  });

  test('refuses people who do not see the inbox, teams and tags that are not there', async () => {
    const outsider = await person(context, { name: 'Eve' });
    const unknown = newId();
    await expect(
      update({ assigneeId: outsider.userId, teamId: unknown, tagIds: [unknown] }),
    ).rejects.toMatchObject({
      code: 'validation-failed',
      fields: [{ path: 'assigneeId' }, { path: 'teamId' }, { path: 'tagIds' }],
    });
    const helper = await person(context, { name: 'Carl', role: 'collaborator', inboxIds: [inboxId] });
    await expect(update({ priority: 'low' }, helper)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('notes', () => {
  test('a mention notifies, and shares the conversation with someone from outside its inbox', async () => {
    const helper = await person(context, { name: 'Carl', role: 'collaborator' });
    await expect(readConversation(context, helper, thread.id)).rejects.toMatchObject({ code: 'not-found' });
    const { message, conversation: after } = await note(anna, { mentions: [helper.userId, anna.userId] });
    expect(message).toMatchObject({ kind: 'note', mentions: [helper.userId, anna.userId], delivery: null });
    expect(after).toMatchObject({ messageCount: 2, excerpt: thread.excerpt });
    expect((await readConversation(context, helper, thread.id)).id).toBe(thread.id);
    expect((await listNotifications(context, helper, { limit: 9 })).items).toMatchObject([
      { type: 'mentioned' },
    ]);
    expect((await listNotifications(context, anna, { limit: 9 })).items).toEqual([]);
    expect(context.pushed[0]?.rooms).toEqual([`inbox:${inboxId}`, `user:${helper.userId}`]);
    const mine = conversationQuery.parse({ view: 'mine' });
    expect((await listConversations(context, helper, mine)).items.map(({ id }) => id)).toEqual([thread.id]);
    expect((await countConversations(context, helper)).views.mine).toEqual({ count: 1, more: false });
    await note(helper, { text: 'I know this' });
    await expect(update({ priority: 'low' }, helper)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('one who was assigned a conversation of another inbox has it among theirs', async () => {
    const dora = await person(context, { name: 'Dora' });
    await note(anna, { mentions: [dora.userId] });
    await update({ assigneeId: dora.userId });
    const mine = await listConversations(context, dora, conversationQuery.parse({ view: 'mine' }));
    expect(mine.items.map(({ id }) => id)).toEqual([thread.id]);
  });

  test('who no longer sees a conversation no longer sees what they were told of it', async () => {
    const eve = await person(context, { name: 'Eve', inboxIds: [inboxId] });
    await note(anna, { mentions: [eve.userId] });
    expect((await listNotifications(context, eve, { limit: 9 })).items).toHaveLength(1);
    const moved = { ...eve, inboxIds: [] };
    expect(await listNotifications(context, moved, { limit: 9 })).toEqual({ items: [], next: null });
  });

  test('a note is no news for someone who writes an answer', async () => {
    await note(anna);
    const row = (await context.store.conversations.read(thread.id))!;
    expect(row.revision - row.revisionsSinceMessage).toBe(thread.revision);
  });

  test('the same client id is the same note', async () => {
    const input = noteInput.parse({ clientId: clientId(), text: 'Once' });
    const both = await Promise.all(
      [1, 2].map(() => addNote(context, anna, { conversationId: thread.id, input })),
    );
    expect(both[0]?.message.id).toBe(both[1]?.message.id);
    expect((await context.store.conversations.read(thread.id))?.messageCount).toBe(2);
  });
});

describe('messages', () => {
  test('page from either end', async () => {
    for (let i = 0; i < 5; i++) {
      context.clock.forward(1000);
      await letter(context, thread, { text: `letter ${i}` });
    }
    const page = (query: object) =>
      listMessages(context, anna, { conversationId: thread.id, query: messageQuery.parse(query) });
    const newest = await page({ limit: '2' });
    expect(newest.items.map(({ text }) => text)).toEqual(['letter 3', 'letter 4']);
    expect(newest.newer).toBeNull();
    const older = await page({ limit: '3', before: newest.older });
    expect(older.items.map(({ text }) => text)).toEqual(['letter 0', 'letter 1', 'letter 2']);
    const back = await page({ limit: '10', after: older.newer });
    expect(back.items.map(({ text }) => text)).toEqual(['letter 3', 'letter 4']);
    expect(back.newer).toBeNull();
    const first = await page({ limit: '10', before: older.older });
    expect(first).toMatchObject({ items: [{ text: 'Where is my order?' }], older: null });
  });
});

describe('create', () => {
  const input = (more: object = {}) =>
    newConversation.parse({
      ...{ inboxId, clientId: clientId(), subject: 'Your order', text: 'It is late.' },
      to: [{ address: 'Max@Customer.example', name: 'Max' }],
      ...more,
    });

  test('begins a conversation with a held message, for a contact made or found, once', async () => {
    const wanted = input();
    const first = await createConversation(context, anna, wanted);
    const again = await createConversation(context, anna, wanted);
    expect(again.message.id).toBe(first.message.id);
    expect(first.conversation).toMatchObject({
      ...{ messageCount: 1, assigneeId: anna.userId, subject: 'Your order', waitingSince: null },
      contact: { name: 'Max', address: 'max@customer.example' },
      replyTo: [{ address: 'Max@Customer.example' }],
    });
    expect(again.conversation.messageCount).toBe(1);
    expect(first.message.delivery?.state).toBe('held');
    const second = await createConversation(context, anna, input());
    expect(second.conversation.contact.id).toBe(first.conversation.contact.id);
    expect(second.conversation.number).toBeGreaterThan(first.conversation.number);
  });

  test('only in an inbox of one’s own', async () => {
    const other = (await inbox(context, 'Sales')).id;
    await expect(createConversation(context, anna, input({ inboxId: other }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('sync', () => {
  test('gives what changed since, with an overlap, of one’s inboxes', async () => {
    const foreign = await conversation(context, (await inbox(context, 'Sales')).id);
    context.clock.forward(60_000);
    const since = context.clock.now().toISOString();
    expect(await syncSince(context, anna, since)).toMatchObject({
      conversations: [],
      messages: [],
      reset: false,
    });
    await letter(context, thread, { text: 'news' });
    await letter(context, foreign);
    context.clock.forward(4000);
    const answer = await syncSince(context, anna, context.clock.now().toISOString());
    expect(answer.conversations.map(({ id }) => id)).toEqual([thread.id]);
    expect(answer.messages.map(({ text }) => text)).toEqual(['news']);
    expect(answer.serverTime).toBe(context.clock.now().toISOString());
  });

  test('gives what was shared with one, wherever it is', async () => {
    const helper = await person(context, { name: 'Carl', role: 'collaborator' });
    const agent = await person(context, { name: 'Dora' });
    const mentions = [helper.userId, agent.userId];
    await note(anna, { mentions });
    await letter(context, await conversation(context, inboxId));
    for (const actor of [helper, agent]) {
      const answer = await syncSince(context, actor, context.clock.now().toISOString());
      expect(answer.reset).toBe(false);
      expect(answer.conversations.map(({ id }) => id)).toEqual([thread.id]);
      expect(new Set(answer.messages.map(({ conversationId }) => conversationId))).toEqual(
        new Set([thread.id]),
      );
    }
  });
});
