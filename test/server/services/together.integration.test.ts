import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { reactionInput } from '../../../shared/schemas/message.ts';
import { handOver } from '../../../server/services/conversations/hand-over.ts';
import { saveDraft } from '../../../server/services/drafts/save.ts';
import { nameConversations } from '../../../server/services/conversations/name.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { reactToNote } from '../../../server/services/messages/react.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import { newId } from '../../../server/store/ids.ts';
import { conversation, inbox, letter } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let one: StoredConversation;
let people: Record<'anna' | 'ben' | 'cleo' | 'outsider', Actor>;
let teamId: string;

beforeAll(async () => {
  context = await serviceContext(database);
  const { id: inboxId } = await inbox(context);
  const team = await context.store.teams.create('Warehouse');
  if (!team) throw new Error('no team');
  teamId = team.id;
  people = {
    anna: await person(context, { name: 'Anna', inboxIds: [inboxId] }),
    ben: await person(context, { name: 'Ben', inboxIds: [inboxId] }),
    cleo: await person(context, { name: 'Cleo', inboxIds: [inboxId] }),
    outsider: await person(context, { name: 'Olaf', inboxIds: [] }),
  };
  for (const { userId } of [people.ben, people.outsider]) {
    await context.store.users.update(userId, { teamIds: [teamId] });
  }
});
beforeEach(async () => {
  const [first] = (await context.store.inboxes.list()).map(({ id }) => id);
  one = await conversation(context, first ?? '');
  context.clock.forward(1000);
});
afterAll(() => context.dispose());

const noteOf = (text: string) => ({ clientId: newId(), text, html: null, attachmentIds: [], mentions: [] });
const note = (text: string, more: object = {}) =>
  addNote(context, people.anna, { conversationId: one.id, input: { ...noteOf(text), ...more } });
const toldOf = async ({ userId }: Actor) =>
  (await context.store.notifications.list(userId, undefined, 50)).items.filter(
    ({ conversationId }) => conversationId === one.id,
  );
const threadOf = async () => (await context.store.messages.before(one.id, undefined, 50)).items.toReversed();
const activitiesOf = async () => (await threadOf()).flatMap(({ activity }) => activity ?? []);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as { code: string; fields?: unknown },
  );

test('a conversation goes to a person with the note that they are told of, once', async () => {
  const input = { assigneeId: people.ben.userId, note: noteOf('She wants it by Friday') };
  const after = await handOver(context, people.anna, { id: one.id, input });
  expect(after.assigneeId).toBe(people.ben.userId);
  const told = await toldOf(people.ben);
  expect(told).toMatchObject([{ type: 'assigned', excerpt: 'She wants it by Friday', actorName: 'Anna' }]);
  const thread = await threadOf();
  expect(thread.map(({ kind }) => kind).toSorted()).toEqual(['activity', 'inbound', 'note']);
  expect(told[0]?.messageId).toBe(thread.find(({ kind }) => kind === 'note')?.id);
  expect(await activitiesOf()).toMatchObject([
    { type: 'assigned', data: { assigneeName: 'Ben', handedOver: true } },
  ]);
  // The answer was lost on its way, the browser asks again.
  await handOver(context, people.anna, { id: one.id, input });
  expect(await threadOf()).toHaveLength(3);
  expect(await toldOf(people.ben)).toHaveLength(1);
});

test('a conversation goes to a team: everybody in it is told, nobody holds it', async () => {
  await context.store.conversations.update({
    ...{ id: one.id, set: { assigneeId: people.anna.userId }, now: context.clock.now() },
  });
  const input = { teamId, note: noteOf('Please look for the box') };
  const after = await handOver(context, people.anna, { id: one.id, input });
  expect(after).toMatchObject({ teamId, assigneeId: null });
  for (const who of [people.ben, people.outsider]) {
    expect(await toldOf(who)).toMatchObject([{ type: 'assigned', excerpt: 'Please look for the box' }]);
  }
  expect((await activitiesOf()).map(({ type, data }) => [type, data['handedOver']])).toEqual(
    expect.arrayContaining([
      ['team', true],
      ['unassigned', true],
    ]),
  );
});

test('to whom it cannot go is said before anything is written', async () => {
  const cases = [
    [{ assigneeId: people.outsider.userId }, 'assigneeId'],
    [{ assigneeId: newId() }, 'assigneeId'],
    [{ teamId: newId() }, 'teamId'],
  ] as const;
  for (const [to, path] of cases) {
    const input = { ...to, note: noteOf('Words') };
    expect(await refusal(handOver(context, people.anna, { id: one.id, input }))).toMatchObject({
      ...{ code: 'validation-failed', fields: [{ path }] },
    });
  }
  const empty = { assigneeId: people.ben.userId, note: noteOf(' ') };
  expect(await refusal(handOver(context, people.anna, { id: one.id, input: empty }))).toMatchObject({
    code: 'validation-failed',
  });
  expect(await threadOf()).toHaveLength(1);
  const input = { assigneeId: people.anna.userId, note: noteOf('Mine') };
  expect(await refusal(handOver(context, people.outsider, { id: one.id, input }))).toMatchObject({
    code: 'not-found',
  });
});

test('handing over leaves a note alone that is being written in the composer', async () => {
  const draft = { kind: 'note' as const, text: 'Half a thought', html: null, to: null, cc: [], bcc: [] };
  await saveDraft(context, people.anna, {
    conversationId: one.id,
    input: { ...draft, attachmentIds: [], usedAnswerIds: [], dropOther: false },
  });
  const input = { assigneeId: people.ben.userId, note: noteOf('Over to you') };
  await handOver(context, people.anna, { id: one.id, input });
  expect(await context.store.drafts.read(people.anna.userId, one.id)).toMatchObject({
    text: 'Half a thought',
  });
});

test('a team that a note mentions is told, each once, and sees the conversation from then on', async () => {
  const { message } = await note('@Warehouse @Ben where is it?', {
    ...{ mentions: [people.ben.userId], teamMentions: [teamId] },
  });
  expect(message.teamMentions).toEqual([teamId]);
  expect(await context.store.conversations.read(one.id)).toMatchObject({
    sharedWith: [people.outsider.userId],
  });
  expect(await toldOf(people.ben)).toMatchObject([{ type: 'mentioned' }]);
  expect(await toldOf(people.outsider)).toMatchObject([{ type: 'mentioned', messageId: message.id }]);
  expect(await toldOf(people.cleo)).toEqual([]);
  expect(await refusal(note('@Nobody', { teamMentions: [newId()] }))).toMatchObject({
    ...{ code: 'validation-failed', fields: [{ path: 'teamMentions' }] },
  });
});

test('reactions: each once, live for all, taken back, and the author is told once of all of them', async () => {
  const { message } = await note('It is blue');
  const react = (who: Actor, emoji: string, on = true) =>
    reactToNote(context, who, { id: message.id, emoji, on });
  context.pushed.length = 0;
  await react(people.ben, '👍');
  const again = await react(people.ben, '👍');
  expect(again.reactions).toEqual([{ emoji: '👍', userIds: [people.ben.userId] }]);
  expect(context.pushedOf('message.changed')).toHaveLength(1);
  expect(await toldOf(people.anna)).toMatchObject([{ type: 'reacted', way: 'bell', actorName: 'Ben' }]);
  const [told] = await toldOf(people.anna);
  await context.store.notifications.markRead(people.anna.userId, [told?.id ?? ''], context.clock.now());
  context.clock.forward(1000);
  await react(people.cleo, '🎉');
  expect(await toldOf(people.anna)).toMatchObject([
    { id: told?.id, readAt: null, actorName: 'Ben, Cleo', excerpt: '👍 🎉 It is blue' },
  ]);
  await react(people.anna, '🎉');
  expect(await toldOf(people.anna)).toHaveLength(1);
  await react(people.ben, '👍', false);
  const last = await react(people.cleo, '🎉', false);
  expect(last.reactions).toEqual([{ emoji: '🎉', userIds: [people.anna.userId] }]);
  const stored = await context.store.messages.read(message.id);
  expect(stored).toMatchObject({ reactions: last.reactions, text: 'It is blue' });
});

test('many who react at the same moment are all there', async () => {
  const { message } = await note('Lunch?');
  const all = await Promise.all(
    [people.anna, people.ben, people.cleo].map((who) =>
      reactToNote(context, who, { id: message.id, emoji: '👍', on: true }),
    ),
  );
  expect(all).toHaveLength(3);
  const stored = await context.store.messages.read(message.id);
  expect(stored?.reactions?.[0]?.userIds.toSorted()).toEqual(
    [people.anna, people.ben, people.cleo].map(({ userId }) => userId).toSorted(),
  );
});

test('one reacts to notes that one sees, with one emoji', async () => {
  const { message } = await note('Secret');
  const { message: fromCustomer } = await letter(context, one, { text: 'Hello' });
  const react = (who: Actor, id: string) => refusal(reactToNote(context, who, { id, emoji: '👍', on: true }));
  expect(await react(people.outsider, message.id)).toMatchObject({ code: 'not-found' });
  expect(await react(people.ben, fromCustomer.id)).toMatchObject({ code: 'not-capable' });
  for (const emoji of ['👍🏽', '👨‍👩‍👧', '🇸🇮', '❤️', '1️⃣']) {
    expect(reactionInput.safeParse({ emoji, on: true }).success, emoji).toBe(true);
  }
  for (const emoji of ['', 'a', '👍👍', '<b>', '1', ' 👍', '👍'.repeat(30)]) {
    expect(reactionInput.safeParse({ emoji, on: true }).success, emoji).toBe(false);
  }
  let refused: unknown = null;
  for (const at of Array.from({ length: 21 }, (_, place) => place)) {
    const emoji = String.fromCodePoint(0x1f600 + at);
    refused = await refusal(reactToNote(context, people.ben, { id: message.id, emoji, on: true }));
    if (at < 20) expect(refused).toBeNull();
  }
  expect(refused).toMatchObject({ code: 'validation-failed', fields: [{ path: 'emoji' }] });
});

test('conversations that a note names are named for who may see them', async () => {
  const other = await conversation(context, one.inboxId, { subject: 'The blue box' });
  const ask = (who: Actor) =>
    nameConversations(context, who, {
      numbers: [other.number, other.number, 999_999],
      ids: [one.id, newId()],
    });
  const { items } = await ask(people.anna);
  expect(items.toSorted((a, b) => a.number - b.number)).toEqual([
    { id: one.id, number: one.number, subject: one.subject },
    { id: other.id, number: other.number, subject: 'The blue box' },
  ]);
  expect(await ask(people.outsider)).toEqual({ items: [] });
});
