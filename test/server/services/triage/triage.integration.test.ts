import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { newId } from '../../../../server/store/ids.ts';
import { markOffline, markOnline } from '../../../../server/realtime/presence.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let support: StoredInbox;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  await context.store.tags.insert({
    id: newId(),
    name: 'Refund',
    colour: 'red',
    keywords: ['refund'],
    createdAt: new Date(0),
  });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  support = await lettersInbox(context);
});

async function triaged(letter: Omit<Letter, 'id'>): Promise<StoredConversation> {
  const id = letterId();
  await receive(context, support, { id, ...letter });
  await triageWaiting(context);
  return conversationOf(id);
}
async function conversationOf(letter: string): Promise<StoredConversation> {
  const message = await context.store.messages.read(inboundMessageId(letter));
  const conversation = await context.store.conversations.read(message?.conversationId ?? '');
  if (!conversation) throw new Error('no conversation');
  return conversation;
}
async function atWork(name: string, inboxId = support.id): Promise<string> {
  const { userId } = await person(context, { name, inboxIds: [inboxId] });
  await markOnline(context, [userId]);
  return userId;
}

describe('triage', () => {
  test('finds language, mood and tags, once', async () => {
    const [tag] = await context.store.tags.list();
    const text =
      'I am very angry, this is the worst and most terrible service. I demand a refund of my money now.';
    const conversation = await triaged({ text });
    expect(conversation).toMatchObject({
      language: 'en',
      sentiment: 'negative',
      tagIds: [tag?.id],
      triage: 'done',
      spam: false,
    });
    await triageWaiting(context);
    expect((await context.store.conversations.read(conversation.id))?.revision).toBe(conversation.revision);
  });

  test('marks what the provider calls spam and gives it to nobody', async () => {
    await atWork('Ann');
    expect(await triaged({ spam: true })).toMatchObject({ spam: true, assigneeId: null });
  });

  test('gives conversations in turn to those who are there and have room', async () => {
    const people = [await atWork('Bea'), await atWork('Cem')];
    const away = await atWork('Dan');
    await context.store.users.update(away, { stance: 'away' });
    const gone = await atWork('Eve');
    await markOffline(context, gone);
    await atWork('Fay', newId());
    const first = await triaged({});
    const second = await triaged({});
    const third = await triaged({});
    expect(new Set([first.assigneeId, second.assigneeId])).toEqual(new Set(people));
    expect(third.assigneeId).toBe(first.assigneeId);
    for (const id of people) await context.store.users.update(id, { capacity: 1 });
    expect((await triaged({})).assigneeId).toBeNull();
  });

  test('says so in the thread and to the one who got it', async () => {
    const userId = await atWork('Gus');
    context.pushed.length = 0;
    const conversation = await triaged({});
    const thread = await context.store.messages.before(conversation.id, undefined, 10);
    expect(thread.items.filter(({ kind }) => kind === 'activity')).toMatchObject([
      { activity: { type: 'assigned', data: { assigneeId: userId } }, author: { type: 'system' } },
    ]);
    expect((await context.store.notifications.list(userId, undefined, 10)).items).toMatchObject([
      { type: 'assigned', conversationId: conversation.id },
    ]);
    expect(conversation.messageCount).toBe(1);
  });

  test('leaves alone what somebody took, what a machine wrote, and inboxes that want no turns', async () => {
    await atWork('Hal');
    expect((await triaged({ automatic: true })).assigneeId).toBeNull();
    await context.store.inboxes.update({
      id: support.id,
      set: { autoAssign: false },
      settingsChanged: false,
      now: context.clock.now(),
    });
    expect((await triaged({})).assigneeId).toBeNull();
  });

  test('by two processes at once gives each conversation once', async () => {
    await atWork('Ian');
    const letters = Array.from({ length: 5 }, () => ({ id: letterId() }));
    await receive(context, support, ...letters);
    await Promise.all([triageWaiting(context), triageWaiting(context)]);
    for (const { id } of letters) {
      const conversation = await conversationOf(id);
      const thread = await context.store.messages.before(conversation.id, undefined, 10);
      expect(thread.items.filter(({ kind }) => kind === 'activity')).toHaveLength(1);
    }
  });

  test('looks at what we do, too, and says nothing of it; the sweep finds it', async () => {
    const conversation = await triaged({});
    const actor = await person(context, { name: 'Jan', inboxIds: [support.id] });
    const { id } = conversation;
    await updateConversation(context, actor, { id, patch: { priority: 'high' } });
    const note = { text: 'Look', html: null, attachmentIds: [], mentions: [] };
    await addNote(context, actor, { conversationId: id, input: { ...note, clientId: newId() } });
    const written = await reply(context, actor, {
      conversationId: id,
      input: {
        ...{ clientId: newId(), text: 'Thanks', html: null, attachmentIds: [], cc: [], bcc: [] },
        ...{ expectedRevision: conversation.revision, force: false, split: false },
      },
    });
    const waiting = await context.store.messages.untriagedBefore(context.clock.now(), 10);
    expect(waiting.map(({ kind }) => kind).toSorted()).toEqual(['activity', 'note', 'outbound']);
    context.pushed.length = 0;
    await triageWaiting(context);
    expect(await context.store.messages.untriagedBefore(context.clock.now(), 10)).toEqual([]);
    expect(context.pushed).toEqual([]);
    expect((await context.store.conversations.read(id))?.revision).toBe(written.conversation.revision);
  });

  test.each(['outbound', 'inbound'] as const)(
    'leaves what is %s until its conversation knows it',
    async (kind) => {
      const conversation = await triaged({});
      context.clock.forward(1000);
      const { items } = await context.store.messages.before(conversation.id, undefined, 1);
      const message = {
        ...items[0]!,
        ...{ id: newId(), kind, untriaged: true, createdAt: context.clock.now() },
      };
      await context.store.messages.insert(message);
      await triageWaiting(context);
      expect((await context.store.messages.read(message.id))?.untriaged).toBe(true);
      const moment = kind === 'inbound' ? 'lastInboundAt' : 'lastOutboundAt';
      const known = { id: conversation.id, set: { [moment]: message.createdAt }, now: context.clock.now() };
      await context.store.conversations.update(known);
      await triageWaiting(context);
      expect((await context.store.messages.read(message.id))?.untriaged).toBeUndefined();
    },
  );

  test('looks in the end at what its conversation never came to know', async () => {
    const conversation = await triaged({});
    context.clock.forward(1000);
    const { items } = await context.store.messages.before(conversation.id, undefined, 1);
    const message = { ...items[0]!, id: newId(), untriaged: true, createdAt: context.clock.now() };
    await context.store.messages.insert(message);
    context.clock.forward(601_000);
    await triageWaiting(context);
    expect((await context.store.messages.read(message.id))?.untriaged).toBeUndefined();
  });
});
