import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { bulkInput } from '../../../../shared/schemas/bulk.ts';
import { carryOutBulk, finishBulks } from '../../../../server/services/bulk/carry-out.ts';
import { wayBack } from '../../../../server/services/bulk/one.ts';
import { readBulk, startBulk, undoBulk } from '../../../../server/services/bulk/start.ts';
import { updateConversation } from '../../../../server/services/conversations/update.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let ben: Actor;
let threads: StoredConversation[];

beforeAll(async () => {
  context = await serviceContext(database);
});
afterAll(() => context.dispose());
beforeEach(async () => {
  context.clock.forward(60_000);
  inboxId = (await inbox(context, `Box ${newId()}`)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
  threads = [];
  for (let count = 0; count < 3; count += 1) threads.push(await conversation(context, inboxId));
  context.pushed.length = 0;
});

const ids = () => threads.map(({ id }) => id);
const rows = () => context.store.conversations.readMany(ids());
const begin = (input: Parameters<typeof bulkInput.parse>[0]) =>
  startBulk(context, anna, bulkInput.parse(input));
/** As the worker does: again until there is nothing left. */
async function work(id: string) {
  for (;;) {
    await carryOutBulk(context, id);
    const bulk = await readBulk(context, anna, id);
    if (bulk.state === 'done' || bulk.state === 'undone') return bulk;
  }
}

describe('many conversations', () => {
  test('are changed in the background, told as it goes, and taken back', async () => {
    const { id, state } = await begin({ ids: ids(), patch: { status: 'resolved', assigneeId: ben.userId } });
    expect(state).toBe('gathering');
    expect(await work(id)).toMatchObject({ state: 'done', total: 3, done: 3, leftCount: 0 });
    expect((await rows()).map(({ status, assigneeId }) => [status, assigneeId])).toEqual(
      threads.map(() => ['resolved', ben.userId]),
    );
    expect(context.pushedOf('bulk.changed').at(-1)?.bulk).toMatchObject({ id, state: 'done', done: 3 });
    // One notification for each of many would be noise.
    expect(context.pushedOf('notification.created')).toEqual([]);

    await undoBulk(context, anna, id);
    expect(await work(id)).toMatchObject({ state: 'undone', done: 3, leftCount: 0 });
    expect((await rows()).map(({ status, assigneeId }) => [status, assigneeId])).toEqual(
      threads.map(() => ['open', null]),
    );
    await expect(undoBulk(context, anna, id)).rejects.toMatchObject({ code: 'too-late' });
  });

  test('can be all of a list, which may change under the work', async () => {
    const { id } = await begin({ list: { inboxId }, patch: { status: 'resolved' } });
    await carryOutBulk(context, id);
    const late = await conversation(context, inboxId);
    expect(await work(id)).toMatchObject({ total: 3, done: 3 });
    expect((await rows()).every(({ status }) => status === 'resolved')).toBe(true);
    expect((await context.store.conversations.read(late.id))?.status).toBe('open');
  });

  test('what cannot be changed is named and stops no other', async () => {
    const gone = newId();
    const nobody = newId();
    const { id } = await begin({ ids: [threads[0]!.id, gone], patch: { priority: 'urgent' } });
    const bulk = await work(id);
    expect(bulk).toMatchObject({ done: 2, leftCount: 1, left: [{ id: gone, number: null }] });
    expect((await rows())[0]?.priority).toBe('urgent');
    const refused = await work((await begin({ ids: ids(), patch: { assigneeId: nobody } })).id);
    expect(refused).toMatchObject({ leftCount: 3 });
    expect(refused.left.find(({ id: left }) => left === threads[0]!.id)).toMatchObject({
      number: threads[0]!.number,
      reason: 'This person does not see the inbox.',
    });
  });

  test('goes on after a crash in the middle, and can still be taken back as a whole', async () => {
    const { id } = await begin({ ids: ids(), patch: { priority: 'high' } });
    await carryOutBulk(context, id);
    // The process died after the first was changed, before that was written down.
    const { insertChanges, ...bulk } = context.store.bulk;
    let settled = 0;
    const settle: typeof bulk.settle = async (change, set) => {
      settled += 1;
      if (settled === 2) throw new Error('killed');
      return bulk.settle(change, set);
    };
    const dying = { ...context, store: { ...context.store, bulk: { ...bulk, insertChanges, settle } } };
    await expect(carryOutBulk(dying, id)).rejects.toThrow('killed');
    const woken: unknown[] = [];
    const queue = {
      ...context.queue,
      enqueue: async (_: unknown, payload: unknown) => woken.push(payload) > 0,
    };
    await finishBulks({ ...context, queue }, context.clock.now());
    expect(woken).toContainEqual({ bulkId: id });
    await work(id);
    expect((await rows()).map(({ priority }) => priority)).toEqual(['high', 'high', 'high']);
    await undoBulk(context, anna, id);
    await work(id);
    expect((await rows()).map(({ priority }) => priority)).toEqual(['none', 'none', 'none']);
  });

  test('taken back, what somebody changed since stays theirs', async () => {
    const { id } = await begin({ ids: ids(), patch: { assigneeId: anna.userId } });
    await work(id);
    await updateConversation(context, ben, { id: threads[0]!.id, patch: { assigneeId: ben.userId } });
    await undoBulk(context, anna, id);
    expect(await work(id)).toMatchObject({ leftCount: 1, left: [{ id: threads[0]!.id }] });
    expect((await rows()).map(({ assigneeId }) => assigneeId)).toEqual([ben.userId, null, null]);
  });

  test('belongs to whoever began it', async () => {
    const { id } = await begin({ ids: ids(), patch: { spam: true } });
    await expect(readBulk(context, ben, id)).rejects.toMatchObject({ code: 'not-found' });
    expect(() => bulkInput.parse({ ids: ids(), patch: {} })).toThrow();
    expect(() => bulkInput.parse({ patch: { spam: true } })).toThrow();
  });
});

test('tags go back one by one', () => {
  const base = {
    status: 'open',
    snoozedUntil: null,
    priority: 'none',
    assigneeId: null,
    teamId: null,
    spam: false,
  } as const;
  const fields = (...tagIds: string[]) => ({ ...base, tagIds });
  expect(wayBack(fields('a', 'new', 'theirs'), fields('a', 'old'), fields('a', 'new'))).toEqual({
    patch: { tagIds: ['a', 'theirs', 'old'] },
    kept: false,
  });
});
