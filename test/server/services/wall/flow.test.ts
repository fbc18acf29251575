import { expect, test } from 'vitest';
import type { Context } from '../../../../server/context.ts';
import { Flow } from '../../../../server/services/wall/flow.ts';
import type { CountedMessage } from '../../../../server/store/wall-reads.ts';

const now = new Date('2026-11-22T09:30:00.000Z');
const minute = 60_000;
let made = 0;

function message(minutesAgo: number, more: Partial<CountedMessage> = {}): CountedMessage {
  made += 1;
  const at = new Date(now.getTime() - minutesAgo * minute);
  const id = String(made).padStart(24, '0');
  return {
    ...{
      id,
      kind: 'inbound',
      automatic: false,
      inboxId: 'one',
      conversationId: id,
      createdAt: at,
      updatedAt: at,
    },
    ...{ sentiment: null, ...more },
  };
}

/** What the store answers, from rows that may change in between. */
function storeOf(rows: CountedMessage[]): Pick<Context, 'store'> & { asked: number[] } {
  const asked: number[] = [];
  const countedSince = (since: Date, limit: number) => {
    const page = rows
      .filter(({ updatedAt }) => updatedAt >= since)
      .toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())
      .slice(0, limit);
    asked.push(page.length);
    return Promise.resolve(page);
  };
  return { store: { messages: { countedSince } } as unknown as Context['store'], asked };
}

test('counts what came and was answered by the hour, each message once', async () => {
  const negative = { label: 'negative' as const, score: -1, words: [] };
  const rows = [message(5, { sentiment: negative }), message(70), message(6, { kind: 'outbound' })];
  rows.push(message(7, { kind: 'note' }), message(13 * 60), message(8, { inboxId: 'other' }));
  const context = storeOf(rows);
  const flow = new Flow();
  await flow.follow(context, now);
  await flow.follow(context, now);
  const hours = flow.hours(now, (inboxId) => inboxId === 'one');
  expect(hours).toHaveLength(12);
  expect(hours.at(-1)).toEqual({
    ...{ at: '2026-11-22T09:00:00.000Z', arrived: 1, answered: 1, negative: 1, positive: 0, judged: 1 },
  });
  expect(hours.at(-2)).toMatchObject({ arrived: 1, answered: 0 });
  expect(flow.hours(now, () => true).at(-1)).toMatchObject({ arrived: 2 });
});

test('reads everything at first, then only what is new, takes over what changed, and lets go what is old', async () => {
  const rows = Array.from({ length: 7500 }, (_, index) => message(60 - index / 150));
  const context = storeOf(rows);
  const flow = new Flow();
  await flow.follow(context, now);
  const before = flow.hours(now, () => true).reduce((sum, { arrived }) => sum + arrived, 0);
  expect(before).toBe(7500);
  const [changed] = rows;
  if (changed)
    rows[0] = { ...changed, updatedAt: now, sentiment: { label: 'positive', score: 1, words: [] } };
  context.asked.length = 0;
  await flow.follow(context, now);
  expect(context.asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(100);
  expect(flow.hours(now, () => true).reduce((sum, { positive }) => sum + positive, 0)).toBe(1);
  const tomorrow = new Date(now.getTime() + 24 * 60 * minute);
  await flow.follow(context, tomorrow);
  expect(flow.hours(tomorrow, () => true).every(({ arrived }) => arrived === 0)).toBe(true);
});

test('a spike of unhappiness says which words and which inbox made it, and ends with the hour', async () => {
  const sounds = (label: 'negative' | 'neutral', ...words: string[]) => ({
    sentiment: { label, score: 0, words },
  });
  const usual = Array.from({ length: 20 }, (_, nth) =>
    message(100 + nth * 20, sounds(nth % 10 === 0 ? 'negative' : 'neutral', 'slow')),
  );
  const recent = Array.from({ length: 8 }, (_, nth) =>
    message(nth + 1, { ...sounds(nth < 6 ? 'negative' : 'neutral', 'Broken', 'slow'), inboxId: 'two' }),
  );
  const other = message(3, sounds('negative', 'late'));
  const context = storeOf([...usual, ...recent, other]);
  const flow = new Flow();
  await flow.follow(context, now);
  expect(flow.spike(now, () => true)).toEqual({
    ...{ negative: 7, judged: 9, usual: 0.1, inboxId: 'two' },
    words: [
      { word: 'broken', count: 6 },
      { word: 'slow', count: 6 },
    ],
  });
  expect(flow.spike(now, (inboxId) => inboxId === 'one')).toBeNull();
  expect(flow.spike(new Date(now.getTime() + 61 * minute), () => true)).toBeNull();
  const unhappy = flow.messages(now, { at: new Date('2026-11-22T09:00:00.000Z'), kind: 'inbound' });
  expect(unhappy).toHaveLength(9);
});
