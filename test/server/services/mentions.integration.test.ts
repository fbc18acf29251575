import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { mentionQuery } from '../../../shared/schemas/mention.ts';
import { listMentions, readMentionSources } from '../../../server/services/mentions/list.ts';
import { triageMentions } from '../../../server/services/mentions/triage.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { replyInput } from '../../../shared/schemas/message.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { clientId, conversation, inbox as makeInbox, letter } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { addLetters, letterId, lettersInbox, receive } from '../../support/letters.ts';
import { inboundMessageId } from '../../../server/store/messages.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let removeLetters: () => void;
let social: StoredInbox;
let mia: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  removeLetters = addLetters();
});
afterAll(async () => {
  removeLetters();
  await context.dispose();
});
beforeEach(async () => {
  social = await lettersInbox(context, { name: 'Acme' });
  mia = await person(context, { name: 'Mia', inboxIds: [social.id] });
  context.pushed.length = 0;
});

/** Somebody posts about us. @returns the message's id */
async function post(text: string, more: { watched?: string; kind?: 'mention' | 'message' } = {}) {
  context.clock.forward(1000);
  const id = letterId();
  const { watched = null, kind = 'mention' } = more;
  await receive(context, social, { id, text, from: id, post: { kind, watched, visibility: 'public' } });
  return inboundMessageId(id);
}

const list = (actor: Actor, query: object) => listMentions(context, actor, mentionQuery.parse(query));
const ids = async (actor: Actor, query: object) =>
  (await list(actor, query)).items.map(({ message }) => message.id);

test('posts about us stand in the column of their account and of the word, newest first, page by page', async () => {
  const first = await post('I like @acme');
  const second = await post('acme lamps', { watched: 'acme lamps' });
  await post('to you alone', { kind: 'message' });
  expect(await ids(mia, { inboxId: social.id })).toEqual([second, first]);
  expect(await ids(mia, {})).toEqual([second, first]);
  expect(await ids(mia, { word: 'acme lamps' })).toEqual([second]);
  const page = await list(mia, { inboxId: social.id, limit: 1 });
  expect(await ids(mia, { inboxId: social.id, limit: 1, cursor: page.next })).toEqual([first]);
  expect(await readMentionSources(context, mia)).toEqual({
    inboxes: [{ inboxId: social.id, needsReply: { count: 2, more: false } }],
    words: [{ word: 'acme lamps', needsReply: { count: 1, more: false } }],
  });
});

test('who does not see the account sees none of it and decides nothing', async () => {
  const id = await post('hello');
  const elsewhere = await makeInbox(context, 'Elsewhere');
  const ben = await person(context, { name: 'Ben', inboxIds: [elsewhere.id] });
  expect(await ids(ben, {})).toEqual([]);
  expect(await ids(ben, { inboxId: social.id })).toEqual([]);
  expect(await triageMentions(context, ben, { ids: [id], state: 'done' })).toEqual([]);
  expect(await ids(mia, {})).toEqual([id]);
  const helper = await person(context, { name: 'Dora', role: 'collaborator', inboxIds: [social.id] });
  await expect(triageMentions(context, helper, { ids: [id], state: 'done' })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});

test('many are decided at once, everybody hears of it, and it can be taken back', async () => {
  const all = [await post('one'), await post('two'), await post('three')];
  const two = all.slice(0, 2);
  expect(await triageMentions(context, mia, { ids: two, state: 'no-reply' })).toEqual(
    expect.arrayContaining(two),
  );
  expect(await ids(mia, {})).toEqual(all.slice(2));
  expect((await ids(mia, { state: 'no-reply' })).toSorted()).toEqual(two.toSorted());
  expect(context.pushedOf('mentions.changed')).toMatchObject([{ state: 'no-reply' }]);
  await triageMentions(context, mia, { ids: two, state: 'needs-reply' });
  expect(await ids(mia, {})).toHaveLength(3);
});

test('one that is answered is done', async () => {
  const inbox = await makeInbox(context, 'Posts', { channel: 'telegram', address: '@acme_bot' });
  const agent = await person(context, { name: 'Lea', inboxIds: [inbox.id] });
  const row = await conversation(context, inbox.id, { channel: 'telegram' });
  context.clock.forward(1000);
  const { message } = await letter(context, row, { mention: 'needs-reply' });
  const fresh = await context.store.conversations.read(row.id);
  await reply(context, agent, {
    conversationId: row.id,
    input: replyInput.parse({
      ...{ clientId: clientId(), text: 'Thanks!', expectedRevision: fresh?.revision ?? 0 },
      answersId: message.id,
    }),
  });
  expect(await context.store.messages.read(message.id)).toMatchObject({ mention: 'done' });
});
