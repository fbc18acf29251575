import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import {
  carryOutContactDeletion,
  finishContactDeletions,
} from '../../../../server/services/deletion/carry-out-contact-deletion.ts';
import { deleteContact, readContactDeletion } from '../../../../server/services/deletion/delete-contact.ts';
import { finishDeletions } from '../../../../server/services/deletion/delete-conversation.ts';
import { previewContactDeletion } from '../../../../server/services/deletion/preview-contact-deletion.ts';
import { mergeContacts } from '../../../../server/services/contacts/merge.ts';
import { readContact } from '../../../../server/services/contacts/read.ts';
import { addNewMessages } from '../../../../server/services/search/index/add-messages.ts';
import { settleIndex } from '../../../../server/services/search/index/indexer.ts';
import { readIndex } from '../../../../server/services/search/index/segments.ts';
import { checkOldest, clearRetired } from '../../../../server/services/search/index/upkeep.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { inboundMessageId } from '../../../../server/store/messages.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { interruptedStore } from '../../../support/interrupted-store.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../../support/letters.ts';
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

const messageOf = async (letter: string) => {
  const message = await context.store.messages.read(inboundMessageId(letter));
  if (!message) throw new Error('it was not imported');
  return message;
};

/** Somebody with a word of their own and two conversations: in one a file, in the other a draft of ours. */
async function somebody() {
  const word = randomUUID().replaceAll('-', '');
  const from = `${word}@customer.example`;
  const [first, second] = [letterId(), letterId()];
  const files = [{ name: 'own.txt', type: 'text/plain', text: word }];
  const who = { from, fromName: `Zoe ${word}` };
  await receive(
    context,
    inbox,
    { id: first, ...who, files, subject: word, text: `about ${word}` },
    { id: second, ...who, text: `again ${word}` },
  );
  const { conversationId, author } = await messageOf(first);
  const conversations = [conversationId, (await messageOf(second)).conversationId] as const;
  const updatedAt = context.clock.now();
  const draft = { kind: 'reply' as const, text: `Dear ${word}`, html: null, to: null, cc: [], bcc: [] };
  const of = { userId: admin.userId, conversationId: conversations[1] };
  await context.store.drafts.save({ ...of, ...draft, attachmentIds: [], updatedAt }, null);
  return { word, id: author.id ?? '', letters: [first, second], conversations, from };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

/** Every collection that still has the word anywhere. The index shortens the beginnings of words. */
async function whereItSays(word: string): Promise<string[]> {
  const found: string[] = [];
  for (const [noun, store] of Object.entries(context.store)) {
    if (typeof store !== 'object') continue;
    for (const [name, collection] of Object.entries(store as Record<string, unknown>)) {
      if (!isCollection(collection)) continue;
      const documents = await collection.native.find({}, { promoteBuffers: true }).toArray();
      if (documents.some((one) => textOf(one).includes(word.slice(4)))) found.push(`${noun}.${name}`);
    }
  }
  return found;
}
interface Searched {
  native: { find(filter: object, options: object): { toArray(): Promise<unknown[]> } };
}
const isCollection = (value: unknown): value is Searched =>
  typeof value === 'object' && value !== null && 'native' in value;
const textOf = (document: unknown) =>
  JSON.stringify(document, (_key, value: unknown) => {
    const bytes = value as { type?: string; data?: number[]; buffer?: Uint8Array } | null;
    if (bytes?.type === 'Buffer' && bytes.data) return Buffer.from(bytes.data).toString('latin1');
    return value;
  });

async function carryOut(id: string): Promise<void> {
  for (let rounds = 0; rounds < 20; rounds += 1) {
    await carryOutContactDeletion(context, id);
    if ((await readContactDeletion(context, admin, id)).state === 'done') return;
  }
}
/** What the sweep and the indexer do in the next two minutes. */
async function settle(): Promise<void> {
  await settleIndex(context);
  for (let minute = 0; minute < 2; minute += 1) {
    context.clock.forward(61_000);
    while (await checkOldest(context));
    await clearRetired(context);
    await finishDeletions(context);
    await finishContactDeletions(context);
  }
}

test('all of them goes: conversations, files, sources, drafts, identities, and their words in the search', async () => {
  const one = await somebody();
  await settleIndex(context);
  expect(await whereItSays(one.word)).toContain('search.segments');
  const preview = await previewContactDeletion(context, admin, one.id);
  expect(preview).toEqual({
    ...{ conversations: 2, messages: 2, files: 1, drafts: 1, addresses: 1 },
    ...{ more: false, running: null },
  });
  const { id, total, state } = await deleteContact(context, admin, { id: one.id, conversations: 'delete' });
  expect([total, state]).toEqual([2, 'working']);
  expect((await deleteContact(context, admin, { id: one.id, conversations: 'delete' })).id).toBe(id);
  expect((await previewContactDeletion(context, admin, one.id)).running).toBe(id);
  await carryOut(id);
  expect(await readContactDeletion(context, admin, id)).toMatchObject({ state: 'done', total: 2, done: 2 });
  await expect(readContact(context, admin, one.id)).rejects.toMatchObject({ code: 'not-found' });
  await settle();
  expect(await whereItSays(one.word)).toEqual([]);
  const trail = JSON.stringify(await context.store.audit.list(50));
  expect(trail).toContain('contact.deleted');
  expect(trail).not.toContain(one.id);
  expect((await context.store.contactDeletions.read(id))?.contactIds).toEqual([]);
  // A mailbox that is read again brings nothing back; what they write anew begins afresh.
  await receive(context, inbox, ...one.letters.map((letter) => ({ id: letter, from: one.from })));
  expect(await context.store.messages.read(inboundMessageId(one.letters[0] ?? ''))).toBeNull();
  const anew = letterId();
  await receive(context, inbox, { id: anew, from: one.from, text: 'Hello again' });
  const contact = await readContact(context, admin, (await messageOf(anew)).author.id ?? '');
  expect(contact.conversationCount).toBe(1);
});

test('anonymised: who of us did what and when stays, without the customer and without a word', async () => {
  const one = await somebody();
  await settleIndex(context);
  context.clock.forward(1000);
  const before = await messageOf(one.letters[0] ?? '');
  const { id } = await deleteContact(context, admin, { id: one.id, conversations: 'anonymise' });
  await carryOut(id);
  await settle();
  expect(await whereItSays(one.word)).toEqual([]);
  const conversation = await context.store.conversations.read(one.conversations[0]);
  expect(conversation).toMatchObject({
    status: 'resolved',
    messageCount: 1,
    waitingSince: null,
    subject: '',
  });
  const message = await messageOf(one.letters[0] ?? '');
  expect(message).toMatchObject({ text: '', attachments: [], createdAt: before.createdAt, kind: 'inbound' });
  expect(message.author).toEqual({ type: 'contact', ...pick(conversation?.contact) });
  // The screen says in its language what stands there.
  expect(conversation?.contact).toMatchObject({ name: '', address: '', deleted: true });
});
const pick = (contact?: { id: string; name: string }) => ({ id: contact?.id, name: contact?.name });

test('what they sent that never became a message forgets who it was from', async () => {
  const one = await somebody();
  const sent = { trouble: 'ignored', from: one.from, subject: one.word } as const;
  const [theirs, others] = [letterId(), letterId()];
  await receive(
    context,
    inbox,
    { ...sent, id: theirs },
    { id: others, trouble: 'ignored', from: `x${one.from}` },
  );
  const facts = (id: string) => context.store.rawItems.byExternalId(inbox.id, id);
  expect((await facts(theirs))?.state).toBe('ignored');
  expect((await facts(theirs))?.summary.from).toContain(one.word);
  const { id } = await deleteContact(context, admin, { id: one.id, conversations: 'delete' });
  await carryOut(id);
  expect(await facts(theirs)).toMatchObject({ erased: true, size: 0, summary: { from: '', subject: '' } });
  expect((await facts(others))?.summary.from).toContain(`x${one.word}`);
});

test('a person of several contacts goes as one', async () => {
  const [one, other] = [await somebody(), await somebody()];
  await mergeContacts(context, admin, {
    ...{ id: one.id, otherId: other.id },
    evidence: [{ type: 'name', value: other.word }],
  });
  const { id, total } = await deleteContact(context, admin, { id: other.id, conversations: 'delete' });
  expect(total).toBe(4);
  await carryOut(id);
  await settle();
  expect(await whereItSays(one.word)).toEqual([]);
  expect(await whereItSays(other.word)).toEqual([]);
});

test('killed before any of its steps, the sweep ends it', { timeout: 60_000 }, async () => {
  for (const conversations of ['delete', 'anonymise'] as const) {
    for (let calls = 0; ; calls += 7) {
      const one = await somebody();
      const { id } = await deleteContact(context, admin, { id: one.id, conversations });
      const { store, wasKilled } = interruptedStore(context.store, calls);
      await carryOutContactDeletion({ ...context, store }, id).catch(() => undefined);
      await carryOut(id);
      if (!wasKilled()) break;
      await leftOf(one, `${conversations} after ${String(calls)} calls`);
    }
  }
});
async function leftOf(one: Somebody, when: string): Promise<void> {
  expect(await context.store.contacts.read(one.id), when).toBeNull();
  const page = await context.store.conversations.ofContact({ contactId: one.id, sight: null }, 1);
  expect(page.items, when).toEqual([]);
  const drafts = await context.store.drafts.readMany(admin.userId, one.conversations);
  expect(drafts, when).toEqual([]);
}

test('what comes while it goes is not lost: it is there, from somebody new', async () => {
  const one = await somebody();
  const { id } = await deleteContact(context, admin, { id: one.id, conversations: 'delete' });
  context.clock.forward(1000);
  const late = letterId();
  await receive(context, inbox, { id: late, from: one.from, text: 'Are you there?' });
  await carryOut(id);
  await ingestInbox(context, { inboxId: inbox.id });
  const message = await messageOf(late);
  expect(message.text).toBe('Are you there?');
  const contact = await readContact(context, admin, message.author.id ?? '');
  expect(contact.conversationCount).toBe(1);
});

test('words that were on their way into the index when their message went leave it too', async () => {
  const one = await somebody();
  const marks = context.store.messages;
  const store = {
    ...context.store,
    messages: {
      ...marks,
      // The message goes after it was read and before its segment is listed.
      unindexed: async (limit: number) => {
        const found = await marks.unindexed(limit);
        const { id } = await deleteContact(context, admin, { id: one.id, conversations: 'delete' });
        await carryOut(id);
        return found;
      },
    },
  };
  await addNewMessages({ ...context, store });
  expect((await readIndex(context)).live.some(({ doubt }) => doubt !== undefined)).toBe(true);
  await settle();
  expect(await whereItSays(one.word)).toEqual([]);
});

test('only an admin may', async () => {
  const one = await somebody();
  const agent = await person(context, { name: 'Bob', inboxIds: [inbox.id] });
  const wanted = { id: one.id, conversations: 'delete' as const };
  await expect(deleteContact(context, agent, wanted)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(previewContactDeletion(context, agent, one.id)).rejects.toMatchObject({ code: 'not-allowed' });
});
