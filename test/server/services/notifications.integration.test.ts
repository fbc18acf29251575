import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import type { NotificationSettings } from '../../../shared/notifications/ways.ts';
import { preferences } from '../../../shared/schemas/user.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { followConversation, followersOf } from '../../../server/services/conversations/follow.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { triageWaiting } from '../../../server/services/triage/triage.ts';
import { neverWaits, type StoredConversation } from '../../../server/store/conversation-rows.ts';
import { newId } from '../../../server/store/ids.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { inboundMessageId } from '../../../server/store/messages.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let inbox: StoredInbox;
let [anna, ben]: Actor[] = [];

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  inbox = await lettersInbox(context);
  anna = await person(context, { name: 'Anna', inboxIds: [inbox.id] });
  ben = await person(context, { name: 'Ben', inboxIds: [inbox.id] });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

async function arrives(answers?: string): Promise<StoredConversation> {
  const id = letterId();
  context.clock.forward(60_000);
  await receive(context, inbox, { id, text: `Words of ${id}`, ...(answers && { inReplyTo: [answers] }) });
  await triageWaiting(context);
  const message = await context.store.messages.read(inboundMessageId(id));
  const conversation = await context.store.conversations.read(message?.conversationId ?? '');
  if (!conversation) throw new Error('no conversation');
  return conversation;
}
const wants = async ({ userId }: Actor, notifications: NotificationSettings) => {
  await context.store.users.update(userId, { preferences: { ...preferences.parse({}), notifications } });
};
const toldOf = async ({ userId }: Actor, { id }: StoredConversation) =>
  (await context.store.notifications.list(userId, undefined, 50)).items
    .filter(({ conversationId }) => conversationId === id)
    .map(({ type, way }) => `${type} ${String(way)}`);
const give = (conversation: StoredConversation, to: Actor, by: Actor) =>
  updateConversation(context, by, { id: conversation.id, patch: { assigneeId: to.userId } });

test('whoever holds a conversation hears of its customer once until it is answered', async () => {
  if (!anna || !ben) throw new Error('nobody is there');
  const first = letterId();
  await receive(context, inbox, { id: first });
  await triageWaiting(context);
  const conversation = await arrives(first);
  await give(conversation, anna, ben);
  await arrives(first);
  expect(await toldOf(anna, conversation)).toEqual(['assigned sound']);
  const now = await context.store.conversations.read(conversation.id);
  await reply(context, anna, {
    conversationId: conversation.id,
    input: {
      ...{ clientId: newId(), text: 'Thanks', html: null, attachmentIds: [], cc: [], bcc: [] },
      ...{ expectedRevision: now?.revision ?? 0, force: true, split: false },
    },
  });
  await triageWaiting(context);
  context.pushed.length = 0;
  await arrives(first);
  await arrives(first);
  await triageWaiting(context);
  expect(await toldOf(anna, conversation)).toEqual(['customer-replied bell', 'assigned sound']);
  expect(context.pushedOf('notification.created').map(({ notification }) => notification)).toMatchObject([
    { type: 'customer-replied', way: 'bell', conversationId: conversation.id, actorName: 'Anna' },
  ]);
});

test('who follows a conversation hears of its customer too, as long as they may see it', async () => {
  if (!anna || !ben) throw new Error('nobody is there');
  const first = letterId();
  await receive(context, inbox, { id: first });
  await triageWaiting(context);
  const conversation = await arrives(first);
  await context.store.conversations.update({
    id: conversation.id,
    set: { waitingOrder: neverWaits },
    now: context.clock.now(),
  });
  await followConversation(context, ben, { id: conversation.id, following: true });
  const followed = await followConversation(context, ben, { id: conversation.id, following: true });
  expect(followed.followerIds).toEqual([ben.userId]);
  await arrives(first);
  expect(await toldOf(ben, conversation)).toContain('customer-replied bell');
  const after = await followConversation(context, ben, { id: conversation.id, following: false });
  expect(after.followerIds).toBeUndefined();
  const gone = { followers: [ben.userId], inboxId: newId(), sharedWith: [] };
  expect(await followersOf(context, gone)).toEqual([]);
});

test('each kind comes as its person wants it, and quietly at night', async () => {
  if (!anna || !ben) throw new Error('nobody is there');
  await wants(anna, { ways: { assigned: 'none', mentioned: 'desktop' }, quiet: null });
  const conversation = await arrives();
  await give(conversation, anna, ben);
  const mention = async () => {
    const note = { text: 'Look', html: null, attachmentIds: [], mentions: [anna?.userId ?? ''] };
    await addNote(context, ben ?? anna!, {
      conversationId: conversation.id,
      input: { ...note, clientId: newId() },
    });
  };
  await mention();
  expect(await toldOf(anna, conversation)).toEqual(['mentioned desktop']);
  const minute = context.clock.now().getUTCHours() * 60;
  const quiet = { from: minute, to: (minute + 120) % 1440, timeZone: 'UTC', weekend: false };
  await wants(anna, { ways: { assigned: 'none', mentioned: 'desktop' }, quiet });
  context.clock.forward(1000);
  await mention();
  expect(await toldOf(anna, conversation)).toEqual(['mentioned bell', 'mentioned desktop']);
});
