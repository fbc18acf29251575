import { expect, test } from 'vitest';
import type { IncomingItem } from '../../../server/channels/contract.ts';
import { lookAgain, remember, type LookingAgain } from '../../../server/channels/polling/recent.ts';
import { keptHost } from '../support/listening.ts';

const minute = 60_000;

/** A network of posts by their version, and an inbox's memory of what it saw. */
function scene(kept: unknown = null) {
  const host = keptHost();
  host.clock.now = new Date('2026-11-22T09:00:00Z');
  if (kept !== null) host.cursors.set('recent', kept);
  const posts = new Map<string, string>();
  const item = (externalId: string): IncomingItem => ({
    ...{ externalId, raw: Buffer.alloc(0), providerTime: null, summary: { from: '', subject: '' } },
  });
  const looked: string[] = [];
  const looking: LookingAgain<{ id: string; version: string }> = {
    ...{ host, atOnce: 10, pauseMillis: minute, versionOf: ({ version }) => version },
    read(ids) {
      looked.push(...ids);
      const here = ids.flatMap((id) => (posts.has(id) ? [{ id, version: posts.get(id) ?? '' }] : []));
      return Promise.resolve(new Map(here.map((post) => [post.id, post])));
    },
    edited: ({ id, version }) => Promise.resolve(item(`edit ${id} ${version}`)),
    gone: (id) => item(`gone ${id}`),
  };
  const look = async (heard: string[] = [], all = false) => {
    looked.length = 0;
    await lookAgain(looking, { all, heard: new Set(heard) });
    return [...looked];
  };
  return {
    ...{ host, posts, look },
    forward: (millis: number) => (host.clock.now = new Date(host.now().getTime() + millis)),
    seen: () => [...host.items.keys()],
  };
}

test('young posts are looked at often, older ones ever less, and after a week not at all', async () => {
  const { host, posts, look, forward } = scene();
  posts.set('a', '');
  await remember(host, [{ id: 'a', version: '' }]);
  expect(await look()).toEqual([]);
  forward(minute);
  expect(await look()).toEqual(['a']);
  forward(60 * minute);
  expect(await look()).toEqual(['a']);
  forward(14 * minute);
  expect(await look()).toEqual([]);
  expect(await look(['a'])).toEqual(['a']);
  forward(8 * 24 * 60 * minute);
  expect(await look([], true)).toEqual([]);
});

test('what changed and what is gone is kept once', async () => {
  const { host, posts, look, seen } = scene();
  for (const id of ['a', 'b']) posts.set(id, '1');
  await remember(host, [
    { id: 'a', version: '1' },
    { id: 'b', version: '1' },
  ]);
  posts.set('a', '2');
  posts.delete('b');
  await look([], true);
  await look([], true);
  expect(seen().toSorted()).toEqual(['edit a 2', 'gone b']);
});

test('what was remembered before both networks shared this is still known', async () => {
  const at = { seenAt: Date.parse('2026-11-22T08:59:00Z'), lookedAt: 0 };
  const { posts, look, seen } = scene([
    { id: '17', editedAt: null, ...at },
    { uri: 'at://a/b/c', cid: 'one', ...at },
  ]);
  posts.set('17', '').set('at://a/b/c', 'two');
  expect(await look([], true)).toHaveLength(2);
  expect(seen()).toEqual(['edit at://a/b/c two']);
});
