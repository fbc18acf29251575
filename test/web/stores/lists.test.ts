import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import { counts } from '../../../web/stores/counts.svelte.ts';
import { lists } from '../../../web/stores/lists.svelte.ts';
import { conversationOf, idOf } from '../support/inbox-data.ts';

/** A server whose conversations may grow without a word. */
let there: ConversationForViewer[] = [];
let counted = 0;
const asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  there = [];
  asked.length = 0;
  vi.stubGlobal('fetch', (url: string) => {
    const isCount = url.includes('/counts');
    asked.push(isCount ? 'counts' : 'list');
    const number = { count: counted, more: false };
    const body = isCount
      ? { views: { all: number, mine: number, unassigned: number }, inboxes: {}, channels: {}, tags: {} }
      : { items: there, next: null };
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
});
afterEach(() => {
  lists.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const settle = () => vi.advanceTimersByTimeAsync(2000);

test('a complete list fetches what was written without telling, once for each number', async () => {
  counted = 0;
  const list = lists.open({ view: 'all', status: 'open', sort: 'newest' });
  await settle();
  expect(list.ids).toEqual([]);
  there = [conversationOf(2), conversationOf(1)];
  counted = 2;
  counts.refresh();
  await settle();
  expect(list.ids).toEqual([idOf(2), idOf(1)]);

  // A number that does not come true is no reason to ask for ever.
  counted = 3;
  for (let turn = 0; turn < 3; turn += 1) {
    counts.refresh();
    await settle();
  }
  expect(asked.filter((what) => what === 'list')).toHaveLength(3);
});

test('a list that is not counted, or that is being read further down, is left alone', async () => {
  const snoozed = lists.open({ view: 'all', status: 'snoozed', sort: 'newest' });
  const ofTeam = lists.open({ view: 'all', status: 'open', sort: 'newest', teamId: idOf(9) });
  const read = lists.open({ view: 'mine', status: 'open', sort: 'newest' });
  await settle();
  read.setAtTop(false);
  counted = 9;
  counts.refresh();
  await settle();
  expect(asked.filter((what) => what === 'list')).toHaveLength(3);
  for (const list of [snoozed, ofTeam, read]) expect(list.ids).toEqual([]);
});
