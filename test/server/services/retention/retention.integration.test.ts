import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { RetentionRule } from '../../../../shared/schemas/retention.ts';
import { deleteContact } from '../../../../server/services/deletion/delete-contact.ts';
import { deleteConversation } from '../../../../server/services/deletion/delete-conversation.ts';
import { holdContact, holdConversation } from '../../../../server/services/deletion/hold.ts';
import { openAttachment } from '../../../../server/services/attachments/open.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { presentMessage } from '../../../../server/presenters/message.ts';
import { listConversations } from '../../../../server/services/conversations/list.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import type { ConversationQuery } from '../../../../shared/schemas/conversation.ts';
import { settleIndex } from '../../../../server/services/search/index/indexer.ts';
import { searchMessages } from '../../../../server/services/search/query/search-messages.ts';
import { openSource } from '../../../../server/services/messages/source.ts';
import { applyRetention, applyRetentionAtNight } from '../../../../server/services/retention/apply.ts';
import { previewRetention } from '../../../../server/services/retention/preview.ts';
import { readRetention, updateRetention } from '../../../../server/services/retention/settings.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const dayMillis = 86_400_000;
const never: RetentionRule = {
  ...{ archiveDays: null, resolvedDays: null, spamDays: null, sourceDays: null },
  ...{ fileDays: null, fileMegabytes: 10 },
};
let context: ServiceContext;
let inbox: StoredInbox;
let admin: Actor;
let removeLetters: () => void;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
  admin = await person(context, { name: 'Ada', role: 'admin' });
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  inbox = await lettersInbox(context);
});

/** A conversation of one letter, in this state. */
async function conversation(set: Partial<StoredConversation> = {}) {
  const letter = letterId();
  await receive(context, inbox, { id: letter, from: `${letter.split('@')[0] ?? ''}@customer.example` });
  const message = await context.store.messages.read(inboundMessageId(letter));
  const id = message?.conversationId ?? '';
  await context.store.conversations.update({ id, set, now: context.clock.now() });
  return { id, letter, messageId: message?.id ?? '', contactId: message?.author.id ?? '' };
}
const isThere = async ({ id }: { id: string }) => (await context.store.conversations.read(id)) !== null;
const rules = (rule: Partial<RetentionRule>) => ({
  everywhere: never,
  inboxes: { [inbox.id]: { ...never, ...rule } },
});

test('is off until somebody says otherwise', async () => {
  const one = await conversation({ status: 'resolved' });
  expect(await readRetention(context)).toEqual({ everywhere: never, inboxes: {} });
  context.clock.forward(4000 * dayMillis);
  await applyRetention(context);
  expect(await isThere(one)).toBe(true);
});

test('what was resolved long ago goes, and spam; what is open, younger or on hold stays; first it is shown', async () => {
  const old = await conversation({ status: 'resolved' });
  const junk = await conversation({ spam: true });
  const open = await conversation();
  const pending = await conversation({ status: 'pending' });
  const held = await conversation({ status: 'resolved' });
  await holdConversation(context, admin, { id: held.id, held: true });
  context.clock.forward(30 * dayMillis);
  const young = await conversation({ status: 'resolved' });
  const policy = rules({ resolvedDays: 30, spamDays: 10 });
  const preview = await previewRetention(context, policy);
  expect(preview).toMatchObject({ resolved: { count: 1 }, spam: { count: 1 }, sources: { count: 0 } });
  expect(preview.examples.map(({ id }) => id).sort()).toEqual([old.id, junk.id].sort());
  expect(await isThere(old)).toBe(true);

  await updateRetention(context, admin, policy);
  await applyRetention(context);
  const all = await Promise.all([old, junk, open, pending, held, young].map(isThere));
  expect(all).toEqual([false, false, true, true, true, true]);
  expect(context.pushedOf('conversation.deleted')).toContainEqual({ conversationId: old.id });
  const line = (await context.store.audit.list(20)).find(({ action }) => action === 'retention.applied');
  expect(line).toMatchObject({ via: 'system', data: { conversations: 2, sources: 0 } });

  await holdConversation(context, admin, { id: held.id, held: false });
  context.clock.forward(31 * dayMillis);
  await applyRetention(context);
  expect(await isThere(held)).toBe(false);
});

test('what was resolved long ago leaves the lists, and comes back with an answer; the search finds it', async () => {
  const old = await conversation({ status: 'resolved' });
  const open = await conversation();
  context.clock.forward(30 * dayMillis);
  const young = await conversation({ status: 'resolved' });
  const policy = rules({ archiveDays: 30 });
  expect(await previewRetention(context, policy)).toMatchObject({
    archive: { count: 1 },
    resolved: { count: 0 },
  });
  await updateRetention(context, admin, policy);
  await applyRetention(context);
  const listed = async (query: Partial<ConversationQuery>) =>
    (
      await listConversations(context, admin, {
        ...{ view: 'all', status: 'resolved', sort: 'newest', inboxId: inbox.id, limit: 50, ...query },
      })
    ).items.map(({ id }) => id);
  expect(await listed({})).toEqual([young.id]);
  expect(await listed({ archived: true })).toEqual([old.id]);
  expect(await listed({ status: 'open' })).toEqual([open.id]);
  const read = await context.store.conversations.read(old.id);
  expect(read).toMatchObject({ status: 'resolved', archived: true });
  expect(context.pushedOf('conversation.changed')).toContainEqual(
    expect.objectContaining({ conversation: expect.objectContaining({ id: old.id, archived: true }) }),
  );
  const letter = await context.store.messages.read(old.messageId);
  const q = `from:${letter?.from?.address ?? ''} `;
  await settleIndex(context);
  const search = async (more: string) =>
    (await searchMessages(context, admin, { q: q + more, limit: 5, timeZone: 'UTC' })).items.map(
      ({ conversation: { id } }) => id,
    );
  expect(await search('')).toEqual([old.id]);
  expect(await search('is:archived ')).toEqual([old.id]);
  expect(await search('-is:archived ')).toEqual([]);
  // Deleting counts what is archived, too.
  const harder = rules({ archiveDays: 10, resolvedDays: 30 });
  expect((await previewRetention(context, harder)).resolved.count).toBe(1);

  await updateConversation(context, admin, { id: old.id, patch: { status: 'open' } });
  expect((await context.store.conversations.read(old.id))?.archived).toBeUndefined();
  expect((await listed({ status: 'open' })).sort()).toEqual([old.id, open.id].sort());
});

test('an inbox goes by its own rules, all others by those for everywhere', async () => {
  const here = await conversation({ status: 'resolved' });
  const own = inbox;
  inbox = await lettersInbox(context);
  const elsewhere = await conversation({ status: 'resolved' });
  context.clock.forward(5 * dayMillis);
  const everywhere = { ...never, resolvedDays: 4 };
  await updateRetention(context, admin, { everywhere, inboxes: { [own.id]: never } });
  await applyRetention(context);
  expect(await Promise.all([here, elsewhere].map(isThere))).toEqual([true, false]);
});

test('original sources go and their messages stay; a mailbox read again brings nothing back', async () => {
  const one = await conversation();
  const held = await conversation({ held: true });
  context.clock.forward(3 * dayMillis);
  const policy = rules({ sourceDays: 2 });
  expect((await previewRetention(context, policy)).sources.count).toBe(2);
  await updateRetention(context, admin, policy);
  await applyRetention(context);
  const message = await context.store.messages.read(one.messageId);
  expect(message).toMatchObject({ text: 'How are you?', rawItemId: null });
  await expect(openSource(context, admin, one.messageId)).rejects.toMatchObject({ code: 'not-found' });
  expect(await openSource(context, admin, held.messageId)).toMatchObject({ size: expect.any(Number) });
  const fact = await context.store.rawItems.byExternalId(inbox.id, one.letter);
  expect(fact).toMatchObject({ erased: true, size: 0, state: 'imported' });
  await receive(context, inbox, { id: one.letter });
  expect((await context.store.messages.before(one.id, undefined, 10)).items).toHaveLength(1);
  expect((await previewRetention(context, policy)).sources.count).toBe(0);
  // When the hold ends its source is due.
  await holdConversation(context, admin, { id: held.id, held: false });
  await applyRetention(context);
  await expect(openSource(context, admin, held.messageId)).rejects.toMatchObject({ code: 'not-found' });
});

test('nobody deletes what is on hold', async () => {
  const one = await conversation();
  await holdConversation(context, admin, { id: one.id, held: true });
  await expect(deleteConversation(context, admin, one.id)).rejects.toMatchObject({
    code: 'not-allowed',
    detail: expect.stringContaining('legal hold'),
  });
  const wanted = { id: one.contactId, conversations: 'delete' as const };
  await expect(deleteContact(context, admin, wanted)).rejects.toMatchObject({ code: 'not-allowed' });
  const agent = await person(context, { name: 'Bob', inboxIds: [inbox.id] });
  const release = { id: one.id, held: false };
  await expect(holdConversation(context, agent, release)).rejects.toMatchObject({ code: 'not-allowed' });
});

test('a customer on hold keeps all, also what comes under another of their addresses', async () => {
  const one = await conversation({ status: 'resolved' });
  const other = await conversation({ status: 'resolved' });
  const free = await conversation({ status: 'resolved' });
  await mergeContacts(context, admin, { id: one.contactId, otherId: other.contactId, evidence: [] });
  expect(await holdContact(context, admin, { id: other.contactId, held: true })).toMatchObject({
    held: true,
  });
  expect(await readContact(context, admin, one.contactId)).toMatchObject({ held: true });
  const refused = { code: 'not-allowed', detail: expect.stringContaining('legal hold') };
  await expect(deleteConversation(context, admin, other.id)).rejects.toMatchObject(refused);
  const wanted = { id: one.contactId, conversations: 'anonymise' as const };
  await expect(deleteContact(context, admin, wanted)).rejects.toMatchObject(refused);
  context.clock.forward(5 * dayMillis);
  const policy = rules({ resolvedDays: 4, sourceDays: 4 });
  expect((await previewRetention(context, policy)).resolved.count).toBe(1);
  await updateRetention(context, admin, policy);
  await applyRetention(context);
  expect(await Promise.all([one, other, free].map(isThere))).toEqual([true, true, false]);
  expect(await openSource(context, admin, other.messageId)).toMatchObject({ size: expect.any(Number) });
  const agent = await person(context, { name: 'Bob', inboxIds: [inbox.id] });
  const release = { id: one.contactId, held: false };
  await expect(holdContact(context, agent, release)).rejects.toMatchObject({ code: 'not-allowed' });
  expect((await holdContact(context, admin, release)).held).toBeUndefined();
  await applyRetention(context);
  expect(await Promise.all([one, other].map(isThere))).toEqual([false, false]);
  const said = (await context.store.audit.list(20)).map(({ action }) => action);
  expect(said).toEqual(expect.arrayContaining(['contact.held', 'contact.released']));
});

/** A conversation of one letter with a file of more than a megabyte and a small one. */
async function withFiles() {
  const letter = letterId();
  const files = [
    { name: 'plan.bin', type: 'application/octet-stream', text: `${letter}${'x'.repeat(1_100_000)}` },
    { name: 'small.txt', type: 'text/plain', text: letter },
  ];
  await receive(context, inbox, {
    id: letter,
    from: `${letter.split('@')[0] ?? ''}@customer.example`,
    files,
  });
  const message = await context.store.messages.read(inboundMessageId(letter));
  if (!message) throw new Error('it was not imported');
  return { id: message.conversationId, message, letter };
}

test('large files go, their messages stay and say so, and a row in the thread; first it is shown', async () => {
  const one = await withFiles();
  const held = await withFiles();
  await holdConversation(context, admin, { id: held.id, held: true });
  context.clock.forward(8 * dayMillis);
  const young = await withFiles();
  const policy = rules({ fileDays: 7, fileMegabytes: 1 });
  const [large, small] = one.message.attachments;
  const row = await context.store.attachments.read(large?.id ?? '');
  expect(await previewRetention(context, policy)).toMatchObject({
    files: { count: 1, more: false, bytes: large?.size },
    exampleFiles: [{ conversationId: one.id, name: 'plan.bin', size: large?.size }],
  });
  expect((await previewRetention(context, rules({ fileDays: 7, fileMegabytes: 2 }))).files.count).toBe(0);
  await updateRetention(context, admin, policy);
  await applyRetention(context);
  await applyRetention(context);
  const open = (id = '') => openAttachment(context, admin, { id, inline: false });
  await expect(open(large?.id)).rejects.toMatchObject({ detail: expect.stringContaining('was removed on') });
  expect(await context.files.stat(row?.fileKey ?? '')).toBeNull();
  (await open(small?.id)).stream.destroy();
  for (const { message } of [held, young]) (await open(message.attachments[0]?.id)).stream.destroy();
  // The source holds the file too.
  await expect(openSource(context, admin, one.message.id)).rejects.toMatchObject({ code: 'not-found' });
  const thread = (await context.store.messages.before(one.id, undefined, 10)).items.map(presentMessage);
  const activity = { type: 'files-removed', data: { count: 1, bytes: large?.size, name: 'plan.bin' } };
  expect(thread.filter(({ kind }) => kind === 'activity')).toMatchObject([{ activity }]);
  expect(thread.find(({ id }) => id === one.message.id)?.attachments).toMatchObject([
    { name: 'plan.bin', removedAt: expect.any(String), preview: 'other' },
    { name: 'small.txt' },
  ]);
  expect((await previewRetention(context, policy)).files.count).toBe(0);
  // When the hold ends its files are due; what is left of the other goes with its conversation.
  await holdConversation(context, admin, { id: held.id, held: false });
  await applyRetention(context);
  await expect(open(held.message.attachments[0]?.id)).rejects.toMatchObject({ code: 'not-found' });
  await deleteConversation(context, admin, one.id);
  expect(await context.store.attachments.ofMessages([one.message.id])).toEqual([]);
});

test('works at night, by the clock of the workspace', async () => {
  const one = await conversation({ status: 'resolved' });
  await updateRetention(context, admin, rules({ resolvedDays: 1 }));
  await context.store.workspace.update({ timeZone: 'Europe/Zurich' });
  const at = (time: string) => {
    const day = new Date(context.clock.now().getTime() + 3 * dayMillis).toISOString().slice(0, 10);
    context.clock.forward(Date.parse(`${day}T${time}Z`) - context.clock.now().getTime());
  };
  at('12:00:00');
  await applyRetentionAtNight(context);
  expect(await isThere(one)).toBe(true);
  at('01:30:00');
  await applyRetentionAtNight(context);
  expect(await isThere(one)).toBe(false);
});
