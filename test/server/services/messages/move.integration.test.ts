import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { replyInput } from '../../../../shared/schemas/message.ts';
import { finishMove } from '../../../../server/services/messages/move-steps.ts';
import { moveMessage, splitMessage, undoMove } from '../../../../server/services/messages/move.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let otherInboxId: string;
let anna: Actor;
let thread: StoredConversation;
let stranger: StoredMessage;
let later: StoredMessage;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  otherInboxId = (await inbox(context, 'Sales')).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId, otherInboxId] });
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(60_000);
  thread = await conversation(context, inboxId);
  context.clock.forward(1000);
  const from = { address: 'Yan@Elsewhere.example', name: 'Yan' };
  const author = { type: 'contact' as const, id: 'e'.repeat(24), name: 'Yan' };
  ({ message: stranger, conversation: thread } = await letter(context, thread, {
    text: 'Mine?',
    from,
    author,
  }));
  context.clock.forward(1000);
  ({ message: later, conversation: thread } = await letter(context, thread, { text: 'Thank you' }));
  context.clock.forward(1000);
  context.pushed.length = 0;
});

/** What a person sees of a conversation, apart from when it last changed. */
async function look(id: string) {
  const row = await context.store.conversations.read(id);
  if (!row) return null;
  const { revision, revisionsSinceMessage, updatedAt, ...rest } = row;
  return rest;
}
const messagesOf = async (id: string) =>
  (await context.store.messages.before(id, undefined, 50)).items.filter(({ kind }) => kind !== 'activity');
const reasons = async (id: string) =>
  (await messagesOf(id)).map((message) => [message.id, message.threadedBy, message.inboxId]);

describe('split', () => {
  test('takes one message out into a linked conversation of its own, and both say so', async () => {
    const move = await splitMessage(context, anna, { messageId: stranger.id, andFollowing: false });
    const [from, to] = [await look(thread.id), await look(move.toConversationId)];
    expect(move).toMatchObject({ messageIds: [stranger.id], fromConversationId: thread.id, undone: false });
    expect(from).toMatchObject({ messageCount: 2, linkedIds: [to!.id], excerpt: 'Thank you' });
    expect(to).toMatchObject({
      ...{ messageCount: 1, linkedIds: [thread.id], excerpt: 'Mine?', inboxId, status: 'open' },
      contact: { name: 'Yan', address: 'yan@elsewhere.example' },
      replyTo: [{ address: 'Yan@Elsewhere.example' }],
      participants: ['yan@elsewhere.example'],
      waitingSince: stranger.createdAt,
    });
    const [moved] = await messagesOf(to!.id);
    expect(moved?.threadedBy).toMatchObject({ strategy: 'moved-by-person', evidence: 'Anna' });
    const told = context.pushedOf('message.created').map(({ message }) => message.activity);
    expect(told).toEqual([
      { type: 'moved-away', data: { count: 1, conversationId: to!.id, number: to!.number } },
      { type: 'moved-here', data: { count: 1, conversationId: thread.id, number: thread.number } },
    ]);
    expect(context.pushedOf('messages.moved')).toEqual([
      { fromConversationId: thread.id, toConversationId: to!.id, messageIds: [stranger.id] },
    ]);
  });

  test('takes what follows too, but never everything', async () => {
    const move = await splitMessage(context, anna, { messageId: stranger.id, andFollowing: true });
    expect(move.messageIds).toEqual([stranger.id, later.id]);
    const [left] = await messagesOf(thread.id);
    await expect(
      splitMessage(context, anna, { messageId: left!.id, andFollowing: true }),
    ).rejects.toMatchObject({
      code: 'too-late',
    });
  });

  test('undo restores both exactly', async () => {
    const before = { look: await look(thread.id), reasons: await reasons(thread.id) };
    const move = await splitMessage(context, anna, { messageId: stranger.id, andFollowing: true });
    expect(await undoMove(context, anna, move.id)).toMatchObject({ undone: true });
    expect({ look: await look(thread.id), reasons: await reasons(thread.id) }).toEqual(before);
    expect(await look(move.toConversationId)).toBeNull();
    expect((await context.store.messages.before(move.toConversationId, undefined, 9)).items).toEqual([]);
    await expect(undoMove(context, anna, move.id)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('what came into the new conversation meanwhile stays there', async () => {
    const move = await splitMessage(context, anna, { messageId: stranger.id, andFollowing: false });
    context.clock.forward(1000);
    const there = (await context.store.conversations.read(move.toConversationId))!;
    await letter(context, there, { text: 'One more thing' });
    await undoMove(context, anna, move.id);
    expect(await look(there.id)).toMatchObject({ messageCount: 1, excerpt: 'One more thing' });
    expect(await look(thread.id)).toMatchObject({ messageCount: 3 });
  });
});

describe('move', () => {
  test('to another inbox and back, exactly', async () => {
    const target = await conversation(context, otherInboxId);
    const before = [
      await look(thread.id),
      await look(target.id),
      await reasons(thread.id),
      await reasons(target.id),
    ];
    const move = await moveMessage(context, anna, { messageId: later.id, toConversationId: target.id });
    expect(await look(target.id)).toMatchObject({ messageCount: 2, excerpt: 'Where is my order?' });
    expect((await context.store.messages.read(later.id))?.inboxId).toBe(otherInboxId);
    await undoMove(context, anna, move.id);
    expect([
      await look(thread.id),
      await look(target.id),
      await reasons(thread.id),
      await reasons(target.id),
    ]).toEqual(before);
  });

  test('a move that died half way is finished by whoever finds it, once or twice', async () => {
    const target = await conversation(context, inboxId);
    const move = await moveMessage(context, anna, { messageId: later.id, toConversationId: target.id });
    const row = (await context.store.messageMoves.read(move.id))!;
    const done = [await look(thread.id), await look(target.id)];
    await finishMove(context, row);
    await finishMove(context, row);
    expect([await look(thread.id), await look(target.id)]).toEqual(done);
    const { items } = await context.store.messages.before(target.id, undefined, 50);
    expect(items.filter(({ kind }) => kind === 'activity')).toHaveLength(1);
  });

  test('is refused for replies under way, for itself, and where one may not', async () => {
    const input = replyInput.parse({ clientId: clientId(), text: 'x', expectedRevision: thread.revision });
    const { message } = await reply(context, anna, { conversationId: thread.id, input });
    const target = await conversation(context, otherInboxId);
    const to = { toConversationId: target.id };
    await expect(moveMessage(context, anna, { messageId: message.id, ...to })).rejects.toMatchObject({
      code: 'too-late',
    });
    await expect(
      moveMessage(context, anna, { messageId: later.id, toConversationId: thread.id }),
    ).rejects.toMatchObject({ code: 'too-late' });
    const ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
    await expect(moveMessage(context, ben, { messageId: later.id, ...to })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
