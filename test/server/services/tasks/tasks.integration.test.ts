import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { newConversation } from '../../../../shared/schemas/conversation.ts';
import { createConversation } from '../../../../server/services/conversations/create.ts';
import { sweepCommitments } from '../../../../server/services/sla/commitment-sweep.ts';
import { createCommitment, updateCommitment } from '../../../../server/services/sla/commitments.ts';
import { readTaskFeed, taskFeedUrl } from '../../../../server/services/tasks/feed.ts';
import { listContactCommitments } from '../../../../server/services/tasks/list.ts';
import { newId } from '../../../../server/store/ids.ts';
import { clientId, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

async function begun(): Promise<{ conversationId: string; contactId: string }> {
  const input = newConversation.parse({
    ...{ inboxId, clientId: clientId(), subject: 'Hi', text: 'Hello' },
    to: [{ address: `zoe-${newId()}@customer.example`, name: 'Zoe Z' }],
  });
  const { conversation } = await createConversation(context, anna, input);
  return { conversationId: conversation.id, contactId: conversation.contact.id };
}

const inHours = (hours: number) => new Date(context.clock.now().getTime() + hours * 3_600_000).toISOString();
const newsOf = (type: string) =>
  context.pushedOf('notification.created').filter(({ notification }) => notification.type === type);

test('a task is told of once when it is due, and nothing of it stands in the thread', async () => {
  const { conversationId, contactId } = await begun();
  const before = (
    await context.store.messages.collection.find({ filter: { conversationId }, index: 'thread' })
  ).length;
  const made = await createCommitment(context, anna, {
    conversationId,
    input: { kind: 'task', text: 'Call the workshop', dueAt: inHours(1) },
  });
  expect(made).toMatchObject({ kind: 'task', repeat: null, overdue: false });
  await sweepCommitments(context);
  expect(newsOf('task-due')).toEqual([]);
  context.clock.forward(3_700_000);
  for (let time = 0; time < 3; time += 1) await sweepCommitments(context);
  const told = newsOf('task-due').filter(
    ({ notification }) => notification.conversationId === conversationId,
  );
  expect(told).toMatchObject([{ notification: { excerpt: 'Call the workshop', actorName: 'Zoe Z' } }]);
  expect(await listContactCommitments(context, anna, contactId)).toMatchObject([
    { id: made.id, overdue: true },
  ]);
  const after = (
    await context.store.messages.collection.find({ filter: { conversationId }, index: 'thread' })
  ).length;
  expect(after).toBe(before);
  const stranger = await person(context, { name: 'Ben', inboxIds: [] });
  await expect(listContactCommitments(context, stranger, contactId)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a task that repeats comes back once when it is done, at the time of its clocks', async () => {
  const { conversationId, contactId } = await begun();
  const made = await createCommitment(context, anna, {
    conversationId,
    input: {
      ...{ kind: 'task', text: 'Ask how it goes', dueAt: inHours(1) },
      repeat: { unit: 'week', every: 1, timeZone: 'UTC' },
    },
  });
  const done = () => updateCommitment(context, anna, { id: made.id, patch: { state: 'done' } });
  await Promise.all([done(), done()]);
  await done();
  const list = await listContactCommitments(context, anna, contactId);
  expect(list.map(({ state }) => state)).toEqual(['open', 'done']);
  const [next] = list;
  expect(Date.parse(next?.dueAt ?? '') - Date.parse(made.dueAt)).toBe(7 * 86_400_000);
  await updateCommitment(context, anna, { id: next?.id ?? '', patch: { state: 'cancelled' } });
  expect(
    (await listContactCommitments(context, anna, contactId)).filter(({ state }) => state === 'open'),
  ).toEqual([]);
});

test('the calendar of somebody shows what they have to do, to whoever has its address, while they work here', async () => {
  const cara = await person(context, { name: 'Cara', inboxIds: [inboxId] });
  const { conversationId } = await begun();
  const create = (text: string, ownerId: string) =>
    createCommitment(context, anna, {
      conversationId,
      input: { kind: 'task', text, ownerId, dueAt: inHours(5) },
    });
  await create('Send the parts', cara.userId);
  await create('Not hers', anna.userId);
  const token = taskFeedUrl(context, cara).split('/').at(-1) ?? '';
  const { stream, headers } = await readTaskFeed(context, token);
  expect(headers['Content-Type']).toContain('text/calendar');
  const file = await textOf(stream);
  expect(file).toContain('SUMMARY:Send the parts (Zoe Z)');
  expect(file).toContain(`/inbox/all/${conversationId}`);
  expect(file).not.toContain('Not hers');
  await expect(readTaskFeed(context, `${token}x`)).rejects.toMatchObject({ code: 'not-found' });
  await context.store.users.update(cara.userId, { active: false });
  await expect(readTaskFeed(context, token)).rejects.toMatchObject({ code: 'not-found' });
});
