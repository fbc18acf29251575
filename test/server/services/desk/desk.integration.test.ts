import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { readForecast } from '../../../../server/services/desk/forecast.ts';
import { reassign } from '../../../../server/services/desk/reassign.ts';
import { readShift } from '../../../../server/services/desk/shift.ts';
import { hourMillis, hourOf, tallyMessages } from '../../../../server/services/desk/tally.ts';
import { whisper } from '../../../../server/services/desk/whisper.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { clientId, conversation, inbox as makeInbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inbox: StoredInbox;
let sam: Actor;
let mia: Actor;
let ned: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  inbox = await makeInbox(context);
  const inboxIds = [inbox.id];
  sam = await person(context, { name: 'Sam', role: 'supervisor', inboxIds });
  mia = await person(context, { name: 'Mia', inboxIds });
  ned = await person(context, { name: 'Ned', inboxIds });
});

test('conversations are given in bulk, given back, and not taken from who has them by now', async () => {
  const first = await conversation(context, inbox.id, { assigneeId: mia.userId });
  const second = await conversation(context, inbox.id, { assigneeId: null });
  const { id: elsewhere } = await conversation(context, (await makeInbox(context)).id);
  const wanted = [first.id, second.id, elsewhere].map((id) => ({ id, assigneeId: ned.userId }));
  const { done, left } = await reassign(context, sam, wanted);
  expect(done.map(({ before, after }) => [before.assigneeId, after.assigneeId])).toEqual([
    [mia.userId, ned.userId],
    [null, ned.userId],
  ]);
  expect(left.map(({ id }) => id)).toEqual([elsewhere]);
  await reassign(context, sam, [{ id: second.id, assigneeId: sam.userId }]);
  const back = done.map(({ before, after }) => ({ ...before, onlyFrom: after }));
  const undone = await reassign(context, sam, back);
  expect(undone.done.map(({ after }) => [after.id, after.assigneeId])).toEqual([[first.id, mia.userId]]);
  expect(undone.left.map(({ id }) => id)).toEqual([second.id]);
  expect((await context.store.conversations.read(second.id))?.assigneeId).toBe(sam.userId);
});

test('a whisper is a note that the one who holds it is told of, once', async () => {
  const { id } = await conversation(context, inbox.id, { assigneeId: mia.userId });
  const said = { id, clientId: clientId(), text: 'Offer them a new one.' };
  const { message } = await whisper(context, sam, said);
  expect(message).toMatchObject({ kind: 'note', mentions: [mia.userId], text: said.text });
  await whisper(context, sam, said);
  const { items } = await context.store.notifications.list(mia.userId, undefined, 10);
  expect(items.filter(({ conversationId }) => conversationId === id)).toMatchObject([
    { type: 'whispered', messageId: message.id, excerpt: said.text },
  ]);
  await reassign(context, sam, [{ id, assigneeId: null }]);
  await expect(whisper(context, sam, { ...said, clientId: clientId() })).rejects.toMatchObject({
    code: 'not-capable',
  });
});

test('messages are counted by the hour, the same when it is done again', async () => {
  const held = await conversation(context, inbox.id);
  await letter(context, held, { kind: 'inbound' });
  await letter(context, held, { kind: 'outbound' });
  await letter(context, held, { kind: 'note' });
  const hour = new Date(hourOf(context.clock.now()));
  const counted = async () => {
    await tallyMessages(context);
    const rows = await context.store.tallies.between(hour, new Date(hour.getTime() + hourMillis));
    return rows.filter(({ inboxId }) => inboxId === inbox.id);
  };
  const tally = { at: hour, inboxId: inbox.id, arrivals: 2, answers: 1 };
  expect(await counted()).toMatchObject([tally]);
  expect(await counted()).toMatchObject([tally]);
  const { hours, weeks, error } = await readForecast(context, mia);
  // Nobody wrote before today: there is no week to go by.
  expect({ weeks, error }).toEqual({ weeks: 0, error: null });
  expect(hours.reduce((sum, { arrived }) => sum + (arrived ?? 0), 0)).toBe(2);
  expect(hours.some(({ arrived }) => arrived === null)).toBe(true);
});

test('the shift shows who works when, and what they hold', async () => {
  await context.store.users.update(mia.userId, { hours: { text: 'Mo-Su 09:00-17:00', timeZone: 'UTC' } });
  await conversation(context, inbox.id, { assigneeId: mia.userId });
  const { people } = await readShift(context, sam);
  const of = (actor: Actor) => people.find(({ id }) => id === actor.userId);
  expect(of(mia)).toMatchObject({ spans: [{ from: 540, to: 1020 }], load: 1, presence: 'offline' });
  expect(of(ned)).toMatchObject({ spans: null, load: 0 });
});
