import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import {
  deleteConversation,
  finishDeletions,
} from '../../../../server/services/deletion/delete-conversation.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { interruptedStore } from '../../../support/interrupted-store.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inbox: StoredInbox;
let admin: Actor;
let removeLetters: () => void;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  inbox = await lettersInbox(context);
  admin = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});

const logo = { name: 'logo.txt', type: 'text/plain', text: 'the same in every mail' };

/** A conversation of two letters, with a file that others have too and one of its own, read, noted and drafted. */
async function conversation() {
  const [first, second] = [letterId(), letterId()];
  const own = { name: 'own.txt', type: 'text/plain', text: `only in ${first}` };
  const letters: Letter[] = [
    { id: first, files: [logo, own] },
    { id: second, references: [first], text: 'secret word' },
  ];
  await receive(context, inbox, ...letters);
  const id = await conversationIdOf(first);
  const now = context.clock.now();
  const of = { userId: admin.userId, conversationId: id };
  await context.store.readMarks.save({ ...of, readAt: now, updatedAt: now });
  await context.store.drafts.save(
    {
      ...{ ...of, kind: 'reply', text: 'Dear', html: null, to: null, cc: [], bcc: [] },
      ...{ attachmentIds: [], updatedAt: now },
    },
    null,
  );
  const files = await context.store.attachments.ofMessages([inboundMessageId(first)]);
  return { id, letters: [first, second], files };
}
async function conversationIdOf(letter: string): Promise<string> {
  const message = await context.store.messages.read(inboundMessageId(letter));
  if (!message) throw new Error('it was not imported');
  return message.conversationId;
}

/** What is left of it anywhere. */
async function traces({ id, letters, files }: Awaited<ReturnType<typeof conversation>>): Promise<string[]> {
  const { store } = context;
  const found: string[] = [];
  if (await store.conversations.read(id)) found.push('conversation');
  if ((await store.messages.before(id, undefined, 10)).items.length > 0) found.push('messages');
  if ((await store.attachments.readMany(files.map((file) => file.id))).length > 0) found.push('attachments');
  if (await store.drafts.read(admin.userId, id)) found.push('draft');
  if (await store.readMarks.read(admin.userId, id)) found.push('read mark');
  for (const { fileKey, name } of files) {
    if (await context.files.stat(fileKey)) found.push(`bytes of ${name}`);
  }
  for (const letter of letters) {
    const fact = await store.rawItems.byExternalId(inbox.id, letter);
    const item = fact && (await store.rawItems.read(fact.id));
    if (!item) found.push('no raw item');
    else if (item.raw !== null || item.erased !== true || item.summary.subject !== '') found.push('source');
  }
  return found;
}

test('all that hangs on it goes; bytes that another message names stay; a mailbox read again brings nothing back', async () => {
  const [gone, other] = [await conversation(), await conversation()];
  await deleteConversation(context, admin, gone.id);
  expect(await traces(gone)).toEqual(['bytes of logo.txt']);
  expect(context.pushedOf('conversation.deleted')).toContainEqual({ conversationId: gone.id });
  await receive(context, inbox, ...gone.letters.map((id) => ({ id })));
  expect(await traces(gone)).toEqual(['bytes of logo.txt']);
  const item = await context.store.rawItems.byExternalId(inbox.id, gone.letters[0] ?? '');
  expect(await context.store.rawItems.reopen(item?.id ?? '', ['ignored'], context.clock.now())).toBeNull();
  await deleteConversation(context, admin, other.id);
  expect(await traces(other)).toEqual([]);
  const lines = await context.store.audit.list(10);
  expect(lines.find(({ subject }) => subject?.endsWith(other.id))).toMatchObject({
    action: 'conversation.deleted',
    subject: `conversation:${other.id}`,
  });
});

test('only an admin may', async () => {
  const { id } = await conversation();
  const agent = await person(context, { name: 'Bob', inboxIds: [inbox.id] });
  await expect(deleteConversation(context, agent, id)).rejects.toMatchObject({ code: 'not-allowed' });
  await deleteConversation(context, admin, id);
});

test('killed before any of its steps, the sweep ends it', async () => {
  for (let calls = 4; ; calls += 1) {
    const one = await conversation();
    const { store, wasKilled } = interruptedStore(context.store, calls);
    await deleteConversation({ ...context, store }, admin, one.id).catch(() => undefined);
    context.clock.forward(61_000);
    await finishDeletions(context);
    const begun = (await context.store.deletions.collection.byId(one.id)) !== null;
    if (begun) expect(await traces(one), `after ${String(calls)} calls`).toEqual([]);
    if (!wasKilled()) break;
  }
});

test('a mail that comes while it goes is not lost: it begins a conversation of its own', async () => {
  const { id, letters } = await conversation();
  await deleteConversation(context, admin, id);
  context.clock.forward(1000);
  const late = letterId();
  await receive(context, inbox, { id: late, references: [letters[0] ?? ''], text: 'Are you there?' });
  context.clock.forward(61_000);
  await finishDeletions(context);
  await ingestInbox(context, { inboxId: inbox.id });
  expect(await context.store.conversations.read(await conversationIdOf(late))).toMatchObject({
    status: 'open',
    messageCount: 1,
  });
});
