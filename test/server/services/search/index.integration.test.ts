import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { addNewMessages } from '../../../../server/services/search/index/add-messages.ts';
import { settleIndex } from '../../../../server/services/search/index/indexer.ts';
import { segmentsToMerge } from '../../../../server/services/search/index/merge-step.ts';
import { beginRebuild, describeIndex } from '../../../../server/services/search/index/rebuild.ts';
import { beginSegment, readIndex } from '../../../../server/services/search/index/segments.ts';
import {
  checkOldest,
  clearAbandoned,
  clearRetired,
} from '../../../../server/services/search/index/upkeep.ts';
import { searchMessages } from '../../../../server/services/search/query/search-messages.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const day = 86_400_000;
let context: ServiceContext;
let at: StoredConversation;
let admin: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  admin = await person(context, { name: 'Ada', role: 'admin' });
  at = await conversation(context, (await inbox(context)).id, { text: 'harbour 0' });
  await settleIndex(context);
  for (let n = 1; n < 40; n += 1) {
    context.clock.forward(1000);
    await letter(context, at, { text: `harbour ${String(n)}` });
    if (n % 3 === 0) await addNewMessages(context);
  }
  await settleIndex(context);
});
afterAll(() => context.dispose());

async function numbers(q = 'harbour '): Promise<number[]> {
  const { items } = await searchMessages(context, admin, { q, limit: 50, timeZone: 'UTC' });
  return items.map(({ excerpt }) =>
    Number(
      excerpt
        .map(({ text }) => text)
        .join('')
        .split(' ')[1],
    ),
  );
}
const all = Array.from({ length: 40 }, (_, n) => 39 - n);

test('many small segments become few', async () => {
  const { live } = await readIndex(context);
  expect(live.length).toBeLessThan(9);
  expect(segmentsToMerge(live)).toBeNull();
  expect(live.reduce((sum, { documents }) => sum + documents, 0)).toBe(40);
  expect(await numbers()).toEqual(all);
});

test('messages that were listed but kept their marks in a crash are found once', async () => {
  await context.store.messages.collection.changeMany({ conversationId: at.id }, { $set: { unindexed: 1 } });
  expect(await addNewMessages(context)).toBe(40);
  expect((await describeIndex(context)).messages).toBe(80);
  expect(await numbers()).toEqual(all);
  expect(await context.store.messages.unindexed(10)).toEqual([]);
});

test('a rebuild takes the place of the old index, which is searched until then; what comes meanwhile is in both', async () => {
  await beginRebuild(context);
  expect((await describeIndex(context)).walked).toBe(0);
  expect(await numbers()).toEqual(all);
  context.clock.forward(1000);
  await letter(context, at, { text: 'harbour 40' });
  await addNewMessages(context);
  expect(await numbers()).toEqual([40, ...all]);
  await settleIndex(context);
  expect((await describeIndex(context)).walked).toBeNull();
  expect(await numbers()).toEqual([40, ...all]);
});

test('what is no longer used is removed, and so is what a crash left behind', async () => {
  const lost = await beginSegment(context);
  await lost.add(Buffer.alloc(300 * 1024));
  context.clock.forward(7_200_000);
  const { live, retired } = await readIndex(context);
  expect(retired.length).toBeGreaterThan(0);
  await clearRetired(context);
  await clearAbandoned(context);
  expect((await readIndex(context)).retired).toEqual([]);
  const left = (await context.store.search.segmentIds()).map(({ id }) => id);
  expect(left.sort()).toEqual(live.map(({ id }) => id).sort());
  expect(await context.store.search.blocks.native.countDocuments({})).toBe(0);
  expect(await numbers()).toHaveLength(41);
});

test('the words of a deleted message leave the index within a day', async () => {
  const { message } = await letter(context, at, { text: 'confidential harbour 41', id: newId() });
  await settleIndex(context);
  await context.store.messages.remove(message.id);
  expect(await numbers('confidential ')).toEqual([]);
  const holdsWord = async () => {
    const rows = await context.store.search.readSegments((await readIndex(context)).live.map(({ id }) => id));
    return rows.some(({ blocks }) => blocks?.some((block) => block.includes('confidential')) ?? false);
  };
  expect(await holdsWord()).toBe(true);
  context.clock.forward(2 * day);
  while (await checkOldest(context));
  expect(await holdsWord()).toBe(false);
  expect(await numbers()).toHaveLength(41);
});
