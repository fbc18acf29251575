import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { SocketEvent } from '../../../../shared/events.ts';
import {
  conversationQuery,
  messageQuery,
  type Conversation,
} from '../../../../shared/schemas/conversation.ts';
import { noteInput, replyInput, type Message } from '../../../../shared/schemas/message.ts';
import { listConversations } from '../../../../server/services/conversations/list.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import { updateContact } from '../../../../server/services/contacts/update.ts';
import { applyReceipt } from '../../../../server/services/delivery/apply-receipt.ts';
import { deliverMessage } from '../../../../server/services/delivery/send.ts';
import { listMessages } from '../../../../server/services/messages/list.ts';
import { moveMessage, undoMove } from '../../../../server/services/messages/move.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { retrySend } from '../../../../server/services/messages/retry-send.ts';
import { undoSend } from '../../../../server/services/messages/undo-send.ts';
import { clientId, conversation, inbox, letter } from '../../../support/conversations.ts';
import {
  person,
  serviceContext,
  type Published,
  type ServiceContext,
} from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let ben: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

/** What a browser holds: by id, the newest revision of each. */
interface Screen {
  conversations: Map<string, Conversation>;
  messages: Map<string, Message>;
}

async function fetchScreen(): Promise<Screen> {
  const screen: Screen = { conversations: new Map(), messages: new Map() };
  for (const status of ['open', 'pending', 'snoozed', 'resolved']) {
    const page = await listConversations(context, anna, conversationQuery.parse({ status, limit: '100' }));
    for (const { viewer: _viewer, ...one } of page.items) screen.conversations.set(one.id, one);
  }
  for (const id of screen.conversations.keys()) await fetchThread(screen, id);
  return screen;
}

async function fetchThread(screen: Screen, conversationId: string): Promise<void> {
  for (const [id, message] of screen.messages) {
    if (message.conversationId === conversationId) screen.messages.delete(id);
  }
  const query = messageQuery.parse({ limit: '200' });
  const { items } = await listMessages(context, anna, { conversationId, query });
  for (const message of items) screen.messages.set(message.id, message);
}

function put<T extends { id: string; revision: number }>(known: Map<string, T>, one: T): void {
  const before = known.get(one.id);
  if (!before || before.revision < one.revision) known.set(one.id, one);
}

/** As the web's stores do it: by revision; only a move asks to fetch two threads again. */
async function apply(screen: Screen, { event, payload }: Published): Promise<void> {
  if (event === 'conversation.changed') {
    put(screen.conversations, (payload as SocketEvent<'conversation.changed'>).conversation);
  } else if (event === 'message.created') {
    const { message, conversation: after } = payload as SocketEvent<'message.created'>;
    put(screen.messages, message);
    put(screen.conversations, after);
  } else if (event === 'message.changed') {
    put(screen.messages, (payload as SocketEvent<'message.changed'>).message);
  } else if (event === 'messages.moved') {
    const { fromConversationId, toConversationId } = payload as SocketEvent<'messages.moved'>;
    await fetchThread(screen, fromConversationId);
    await fetchThread(screen, toConversationId);
  }
}

const ordered = (screen: Screen) => ({
  conversations: [...screen.conversations.values()].sort((a, b) => a.id.localeCompare(b.id)),
  messages: [...screen.messages.values()].sort((a, b) => a.id.localeCompare(b.id)),
});

/** A busy morning in two conversations. */
async function morning(): Promise<void> {
  const turn = () => context.clock.forward(1000);
  let one = await conversation(context, inboxId);
  const two = await conversation(context, inboxId, { text: 'Something else' });
  turn();
  ({ conversation: one } = await letter(context, one, { text: 'And another thing' }));
  const answer = (actor: Actor, more: object = {}) =>
    reply(context, actor, {
      conversationId: one.id,
      input: replyInput.parse({
        clientId: clientId(),
        text: 'Yes',
        expectedRevision: 0,
        force: true,
        ...more,
      }),
    });
  turn();
  await updateConversation(context, anna, {
    id: one.id,
    patch: { assigneeId: ben.userId, priority: 'high' },
  });
  const mentions = [ben.userId];
  const input = noteInput.parse({ clientId: clientId(), text: 'Ben?', mentions });
  await addNote(context, anna, { conversationId: one.id, input });
  turn();
  const undone = await answer(ben);
  await undoSend(context, ben, undone.message.id);
  turn();
  const sent = await answer(ben, { thenStatus: 'pending' });
  context.clock.forward(10_000);
  await deliverMessage(context, sent.message.id);
  const about = (await context.store.messages.read(sent.message.id))?.externalId ?? null;
  const bounce = { about, recipient: null, status: '5.0.0', diagnostic: 'no' };
  await applyReceipt(context, { ...bounce, outcome: 'bounced' });
  await retrySend(context, ben, sent.message.id);
  await deliverMessage(context, sent.message.id);
  await applyReceipt(context, { ...bounce, outcome: 'read' });
  turn();
  const { message } = await letter(context, two, { text: 'Moved' });
  const move = await moveMessage(context, anna, { messageId: message.id, toConversationId: one.id });
  await undoMove(context, anna, move.id);
  await moveMessage(context, anna, { messageId: message.id, toConversationId: one.id });
  turn();
  await updateConversation(context, ben, { id: one.id, patch: { status: 'resolved', subject: 'Done' } });
  await context.store.contacts.insertMany([contactRow(one.contact.id)]);
  await updateContact(context, anna, { id: one.contact.id, patch: { name: 'Zoe Zimmer' } });
}

function contactRow(id: string) {
  const now = context.clock.now();
  const rest = { company: '', notes: '', language: null, timeZone: null, searchKeys: [] };
  return { id, name: 'Zoe', ...rest, firstSeenAt: now, lastSeenAt: now, updatedAt: now };
}

test('what one had plus the events is what one would fetch', async () => {
  await conversation(context, inboxId);
  const screen = await fetchScreen();
  context.pushed.length = 0;
  await morning();
  for (const event of context.pushed) await apply(screen, event);
  const fetched = await fetchScreen();
  expect(fetched.messages.size).toBeGreaterThan(10);
  expect(ordered(screen)).toEqual(ordered(fetched));
});

test('late and repeated events change nothing', async () => {
  const screen = await fetchScreen();
  const before = ordered(screen);
  for (const event of [...context.pushed, ...context.pushed.toReversed()]) await apply(screen, event);
  expect(ordered(screen)).toEqual(before);
});
