import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { addNewMessages } from '../../../../server/services/search/index/add-messages.ts';
import { readIndex } from '../../../../server/services/search/index/segments.ts';
import { searchMessages } from '../../../../server/services/search/query/search-messages.ts';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { seeded } from '../../../embedded/support/random.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const minute = 60_000;
const begun = Date.UTC(2026, 0, 1);
let context: ServiceContext;
let admin: Actor;
let rows: StoredMessage[];

beforeAll(async () => {
  context = await serviceContext(database);
  admin = await person(context, { name: 'Ada', role: 'admin' });
  const at = await conversation(context, (await inbox(context)).id, { text: 'nothing of it' });
  await addNewMessages(context);
  const random = seeded(7);
  // Four segments of two blocks each. The first two lie in each other's time, two more stand alone, one of them older.
  const spans = [
    [1000, 2000],
    [1200, 2200],
    [3000, 4000],
    [0, 900],
  ] as const;
  rows = [];
  for (const [from, to] of spans) {
    const part = Array.from({ length: 400 }, (_, n) =>
      message(at, new Date(begun + Math.floor(from + random.next() * (to - from)) * minute), n % 23 === 0),
    );
    await context.store.messages.insertMany(part);
    expect(await addNewMessages(context)).toBe(400);
    rows.push(...part);
  }
});
afterAll(() => context.dispose());

function message(at: StoredConversation, sentAt: Date, rare: boolean): StoredMessage {
  return {
    ...blankMessage(at, sentAt),
    ...{ id: newId(), kind: 'inbound', sentAt, unindexed: 1 },
    author: { type: 'contact', id: at.contact.id, name: at.contact.name },
    text: rare ? 'a quince among apples' : 'apples',
  };
}

const newestFirst = (a: StoredMessage, b: StoredMessage) =>
  b.sentAt.getTime() - a.sentAt.getTime() || (a.id < b.id ? 1 : -1);

async function found(q: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const input = { q, limit, timeZone: 'UTC', ...(cursor !== undefined && { cursor }) };
    const page = await searchMessages(context, admin, input);
    ids.push(...page.items.map(({ message: one }) => one.id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

test('there are segments of several blocks whose times overlap', async () => {
  const { live } = await readIndex(context);
  expect(live.filter(({ documents }) => documents === 400)).toHaveLength(4);
});

test.each([3, 25])('a rare word comes newest first over all of them, %i on a page', async (limit) => {
  const quinces = rows.filter(({ text }) => text.includes('quince'));
  expect(await found('quince', limit)).toEqual(quinces.sort(newestFirst).map(({ id }) => id));
});

test('a word that all hold likewise, and within days', async () => {
  expect(await found('apples', 50)).toEqual([...rows].sort(newestFirst).map(({ id }) => id));
  const [from, to] = ['2026-01-02', '2026-01-03'];
  const within = rows.filter(
    ({ sentAt }) => sentAt >= new Date(`${from}T00:00Z`) && sentAt < new Date(`${to}T00:00Z`),
  );
  expect(await found(`apples after:${from} before:${to}`, 40)).toEqual(
    within.sort(newestFirst).map(({ id }) => id),
  );
});
