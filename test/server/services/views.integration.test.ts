import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { conversationQuery } from '../../../shared/schemas/conversation.ts';
import { tagInput } from '../../../shared/schemas/tag.ts';
import { viewInput } from '../../../shared/schemas/view.ts';
import { listConversations } from '../../../server/services/conversations/list.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { settleIndex } from '../../../server/services/search/index/indexer.ts';
import { countViews } from '../../../server/services/views/count.ts';
import { createTag, updateTag } from '../../../server/services/tags/manage.ts';
import { carryOutTagMerge, startTagMerge } from '../../../server/services/tags/merge.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { createCommitment } from '../../../server/services/sla/commitments.ts';
import { readToday } from '../../../server/services/today/read.ts';
import { createView, deleteView, listViews, updateView } from '../../../server/services/views/manage.ts';
import { clientId, conversation, inbox, letter } from '../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let anna: Actor;
let sam: Actor;
let ids: string[];

beforeAll(async () => {
  context = await serviceContext(database);
  const { id } = await inbox(context);
  anna = await person(context, { name: 'Anna', inboxIds: [id] });
  sam = await person(context, { name: 'Sam', role: 'supervisor', inboxIds: [id] });
  ids = [];
  for (let count = 0; count < 3; count += 1) {
    context.clock.forward(1000);
    const row = await conversation(context, id, { text: 'Where is my kayak?' });
    context.clock.forward(1000);
    await letter(context, row, { text: 'My kayak, please.' });
    ids.push(row.id);
  }
  await updateConversation(context, anna, {
    id: ids[0] ?? '',
    patch: { priority: 'urgent', status: 'resolved' },
  });
  await settleIndex(context);
});
afterAll(() => context.dispose());

const input = (more: object) => viewInput.parse({ name: 'Kayaks', q: 'kayak', ...more });
const list = (q: string, more: object = {}) =>
  listConversations(context, anna, conversationQuery.parse({ q, ...more }));

describe('saved views', () => {
  test('hold the conversations of a search, each once, the newest first', async () => {
    expect((await list('kayak')).items.map(({ id }) => id)).toEqual([...ids].reverse());
    expect((await list('kayak status:open')).items.map(({ id }) => id)).toEqual(ids.slice(1).reverse());
    expect((await list('status:resolved')).items.map(({ id }) => id)).toEqual(ids.slice(0, 1));
    const first = await list('kayak', { limit: '1' });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(2));
    const rest = await list('kayak', { limit: '5', cursor: first.next });
    expect(rest.items.map(({ id }) => id)).toContain(ids[0]);
    await expect(list('tag:nothing')).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('are one’s own or everybody’s, in one’s own order, counted', async () => {
    const own = await createView(context, anna, input({ icon: 'star' }));
    expect(own).toMatchObject({ layout: 'rows', group: 'none' });
    const all = await createView(context, sam, input({ name: 'Open', q: 'status:open', shared: true }));
    expect((await listViews(context, anna)).map(({ id, mine }) => [id, mine])).toEqual([
      [all.id, false],
      [own.id, true],
    ]);
    expect((await listViews(context, sam)).map(({ id }) => id)).toEqual([all.id]);
    expect(context.pushedOf('directory.changed').at(-1)).toEqual({ part: 'views' });
    await context.store.users.update(anna.userId, {
      preferences: { ...(await context.store.users.findById(anna.userId))!.preferences, viewOrder: [own.id] },
    });
    expect((await listViews(context, anna)).map(({ id }) => id)).toEqual([own.id, all.id]);
    expect(await countViews(context, anna, 'UTC')).toEqual({
      [own.id]: { count: 3, more: false },
      [all.id]: { count: 2, more: false },
    });
  });

  test('are changed by whom they belong to; everybody’s by those who may', async () => {
    await expect(createView(context, anna, input({ shared: true }))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(createView(context, anna, input({ q: 'befor:2w' }))).rejects.toMatchObject({
      code: 'validation-failed',
    });
    const own = await createView(context, anna, input({ name: 'Mine' }));
    await expect(deleteView(context, sam, own.id)).rejects.toMatchObject({ code: 'not-found' });
    const looks = { layout: 'table', group: 'assignee' };
    expect(await updateView(context, anna, { id: own.id, input: input(looks) })).toMatchObject(looks);
    expect(await listViews(context, anna)).toContainEqual(expect.objectContaining({ id: own.id, ...looks }));
    const shared = await createView(context, sam, input({ shared: true }));
    await expect(deleteView(context, anna, shared.id)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await updateView(context, anna, { id: own.id, input: input({ name: 'Boats' }) })).toMatchObject({
      name: 'Boats',
    });
    await deleteView(context, anna, own.id);
    expect((await listViews(context, anna)).some(({ id }) => id === own.id)).toBe(false);
  });

  test('follow a tag that is called otherwise, or becomes another', async () => {
    const word = clientId().slice(0, 8);
    const tag = await createTag(context, tagInput.parse({ name: `Late ${word}` }));
    const other = await createTag(context, tagInput.parse({ name: `Parcels ${word}` }));
    const mine = await createView(context, anna, input({ q: `tag:"late ${word}" status:open` }));
    const all = await createView(context, sam, input({ q: `-tag:"Late ${word}"`, shared: true }));
    const queries = async () =>
      (await listViews(context, anna)).filter(({ id }) => [mine.id, all.id].includes(id)).map(({ q }) => q);
    await updateTag(context, tag.id, { name: `Slow${word}` });
    expect((await queries()).toSorted()).toEqual([`-tag:Slow${word}`, `tag:Slow${word} status:open`]);
    expect((await list(`tag:Slow${word}`)).items).toEqual([]);
    const merge = await startTagMerge(context, sam, { fromId: tag.id, intoId: other.id });
    await carryOutTagMerge(context, merge.id);
    expect((await queries()).toSorted()).toEqual([
      `-tag:"Parcels ${word}"`,
      `tag:"Parcels ${word}" status:open`,
    ]);
  });
});

test('today is what asks for one until tonight', async () => {
  const until = new Date(context.clock.now().getTime() + 8 * 3_600_000);
  const tomorrow = new Date(until.getTime() + 3_600_000).toISOString();
  const [, waiting = '', sleeping = ''] = ids;
  for (const id of [waiting, sleeping]) {
    await updateConversation(context, anna, { id, patch: { assigneeId: anna.userId } });
  }
  const snoozedUntil = new Date(until.getTime() - 3_600_000).toISOString();
  await updateConversation(context, anna, { id: sleeping, patch: { status: 'snoozed', snoozedUntil } });
  const promise = (text: string, dueAt: string) =>
    createCommitment(context, anna, { conversationId: waiting, input: { text, dueAt } });
  await promise('A call', snoozedUntil);
  await promise('A letter', tomorrow);
  await addNote(context, sam, {
    conversationId: waiting,
    input: {
      clientId: clientId(),
      text: 'Look here',
      html: null,
      attachmentIds: [],
      mentions: [anna.userId],
    },
  });
  const today = await readToday(context, anna, until);
  expect(today.waiting.map(({ id }) => id)).toEqual([waiting]);
  expect(today.snoozed.map(({ id }) => id)).toEqual([sleeping]);
  expect(today.promises.map(({ commitment }) => commitment.text)).toEqual(['A call']);
  expect(today.mentions).toMatchObject([{ type: 'mentioned', conversationId: waiting }]);
  expect((await readToday(context, sam, until)).waiting).toEqual([]);
});
