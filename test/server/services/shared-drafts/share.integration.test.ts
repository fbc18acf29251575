import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import type { Actor } from '../../../../shared/abilities.ts';
import { saveDraft } from '../../../../server/services/drafts/save.ts';
import { removePersonal } from '../../../../server/services/deletion/remove-conversation.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import {
  dropSharedDraft,
  readSharedDraft,
  startSharedDraft,
  syncSharedDraft,
} from '../../../../server/services/shared-drafts/share.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let one: StoredConversation;
let inboxId: string;
let people: Record<'anna' | 'ben' | 'outsider', Actor>;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  people = {
    anna: await person(context, { name: 'Anna', inboxIds: [inboxId] }),
    ben: await person(context, { name: 'Ben', inboxIds: [inboxId] }),
    outsider: await person(context, { name: 'Olaf', inboxIds: [] }),
  };
});
beforeEach(async () => {
  one = await conversation(context, inboxId);
  context.pushed.length = 0;
});
afterAll(() => context.dispose());

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const docWith = (text: string, state?: string): Doc => {
  const doc = new Doc();
  if (state !== undefined) applyUpdate(doc, new Uint8Array(Buffer.from(state, 'base64')));
  doc.getText('text').insert(doc.getText('text').length, text);
  return doc;
};
const textOf = (state: string) => docWith('', state).getText('text').toJSON();
const start = (who: Actor, text = '') =>
  startSharedDraft(context, who, {
    conversationId: one.id,
    state: toText(encodeStateAsUpdate(docWith(text))),
  });
const bring = (who: Actor, doc: Doc) =>
  syncSharedDraft(context, who, {
    conversationId: one.id,
    update: toText(encodeStateAsUpdate(doc)),
    vector: toText(encodeStateVector(doc)),
  });
const stored = () => context.store.conversations.read(one.id);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error as { code: string }).code,
  );
const send = async (who: Actor, clientId: string, text: string) => {
  const { revision = 0 } = (await stored()) ?? {};
  const blank = { html: null, attachmentIds: [], cc: [], bcc: [], split: false };
  return reply(context, who, {
    conversationId: one.id,
    input: { ...blank, clientId, text, expectedRevision: revision, force: false },
  });
};

test('the first one begins it, whoever comes later joins; the conversation tells', async () => {
  const [first, second] = await Promise.all([start(people.anna, 'Hello'), start(people.ben, 'Good day')]);
  expect(second.clientId).toBe(first.clientId);
  expect(second.state).toBe(first.state);
  expect(await stored()).toMatchObject({ sharedDraft: { startedBy: first.startedBy } });
  expect((await readSharedDraft(context, people.ben, one.id)).draft).toEqual(first);
  expect(context.pushedOf('conversation.changed').at(-1)).toMatchObject({
    conversation: { sharedDraft: { startedBy: first.startedBy } },
  });
});

test('what all write at the same moment is there, and is pushed to whoever looks', async () => {
  const draft = await start(people.anna, 'Hello.');
  const docs = Array.from({ length: 6 }, (_, at) => docWith(` Word${String(at)}.`, draft.state));
  await Promise.all(docs.map((doc, at) => bring(at % 2 === 0 ? people.anna : people.ben, doc)));
  const after = (await readSharedDraft(context, people.ben, one.id)).draft;
  for (const word of ['Hello.', ...docs.map((_, at) => `Word${String(at)}.`)]) {
    expect(textOf(after?.state ?? '')).toContain(word);
  }
  expect(context.pushedOf('draft.together')).toHaveLength(6);
  const known = docs[0] ?? new Doc();
  const { missing } = await syncSharedDraft(context, people.ben, {
    conversationId: one.id,
    vector: toText(encodeStateVector(known)),
  });
  applyUpdate(known, new Uint8Array(Buffer.from(missing, 'base64')));
  expect(known.getText('text').toJSON()).toBe(textOf(after?.state ?? ''));
});

test('two who press send send once; it is over for both, and drafts of their own stay', async () => {
  const { clientId } = await start(people.anna, 'Hello.');
  const draft = { kind: 'reply' as const, text: 'My own words', html: null, to: null, cc: [], bcc: [] };
  await saveDraft(context, people.ben, {
    conversationId: one.id,
    input: { ...draft, attachmentIds: [], usedAnswerIds: [], dropOther: false },
  });
  const sent = await Promise.all([
    send(people.anna, clientId, 'Hello.'),
    send(people.ben, clientId, 'Hello. You'),
  ]);
  expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
  const { items } = await context.store.messages.before(one.id, undefined, 20);
  expect(items.filter(({ kind }) => kind === 'outbound')).toHaveLength(1);
  expect(await readSharedDraft(context, people.ben, one.id)).toEqual({ draft: null });
  expect((await stored())?.sharedDraft ?? null).toBeNull();
  expect(context.pushedOf('draft.together').at(-1)).toMatchObject({ ended: 'sent', clientId });
  expect(await codeOf(bring(people.ben, docWith('Late')))).toBe('not-found');
  expect(await context.store.drafts.read(people.ben.userId, one.id)).toMatchObject({ text: 'My own words' });
});

test('what a crash left behind is put right by whoever looks', async () => {
  const first = await start(people.anna, 'Hello.');
  await context.store.sharedDrafts.remove(one.id);
  expect(await readSharedDraft(context, people.ben, one.id)).toEqual({ draft: null });
  expect((await stored())?.sharedDraft ?? null).toBeNull();
  const second = await start(people.ben, 'Again.');
  expect(second.clientId).not.toBe(first.clientId);
  // It was sent, and the process died before it was taken away.
  const row = await context.store.sharedDrafts.read(one.id);
  await send(people.ben, second.clientId, 'Again.');
  if (row) await context.store.sharedDrafts.insert(row);
  expect(await readSharedDraft(context, people.ben, one.id)).toEqual({ draft: null });
  expect(await context.store.sharedDrafts.read(one.id)).toBeNull();
});

test('who may not answer neither reads nor writes it', async () => {
  await start(people.anna, 'Hello.');
  expect(await codeOf(readSharedDraft(context, people.outsider, one.id))).toBe('not-found');
  expect(await codeOf(bring(people.outsider, docWith('x')))).toBe('not-found');
  expect(await codeOf(start(people.outsider))).toBe('not-found');
  expect(await codeOf(dropSharedDraft(context, people.outsider, one.id))).toBe('not-found');
});

test('it can be given up, and goes with its conversation', async () => {
  const { clientId } = await start(people.anna, 'Hello.');
  await dropSharedDraft(context, people.ben, one.id);
  expect(context.pushedOf('draft.together')).toMatchObject([{ ended: 'dropped', clientId }]);
  expect(await readSharedDraft(context, people.anna, one.id)).toEqual({ draft: null });
  await start(people.anna, 'Again.');
  await removePersonal(context, one.id);
  expect(await context.store.sharedDrafts.read(one.id)).toBeNull();
});
