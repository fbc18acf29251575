import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Session } from '../../../shared/schemas/user.ts';
import { api } from '../../../web/api/client.ts';
import { connection } from '../../../web/stores/connection.svelte.ts';
import { conversations } from '../../../web/stores/conversations.svelte.ts';
import { directory } from '../../../web/stores/directory.svelte.ts';
import { standIn } from '../../../web/stores/kept/from-before.ts';
import { dropConversation, forgetKept, keepNow } from '../../../web/stores/kept/keep.ts';
import type { Kept } from '../../../web/stores/kept/records.ts';
import { asKept, lastingMillis, lean, listKey } from '../../../web/stores/kept/shapes.ts';
import { lists } from '../../../web/stores/lists.svelte.ts';
import { session } from '../../../web/stores/session.svelte.ts';
import { shown } from '../../../web/stores/shown.ts';
import { elsewhere } from '../../../web/stores/thread-state.ts';
import { threads } from '../../../web/stores/threads.svelte.ts';
import { at, conversationOf, idOf, messageOf } from '../support/inbox-data.ts';

const disk = vi.hoisted(() => new Map<string, unknown>());
vi.mock('../../../web/stores/kept/records.ts', () => ({
  readKept: (key: string) => Promise.resolve(disk.get(key)),
  readAllKept: (kind: string) =>
    Promise.resolve([...disk.values()].filter((one) => (one as { kind: string }).kind === kind)),
  writeKept: (all: { key: string }[]) => {
    for (const one of all) disk.set(one.key, one);
    return Promise.resolve();
  },
  dropKept: (keys: string[]) => {
    for (const key of keys) disk.delete(key);
    return Promise.resolve();
  },
  clearKept: () => {
    disk.clear();
    return Promise.resolve();
  },
}));

const mara = {
  user: { id: idOf(900), name: 'Mara', role: 'agent' },
  csrfToken: 'secret-token',
  inboxIds: [],
  serverTime: at(1),
} as unknown as Session;
const query = { view: 'all', status: 'open', sort: 'newest' } as const;

let answers: Record<string, unknown> = {};
let down = false;
const called: string[] = [];
beforeEach(() => {
  vi.stubGlobal('indexedDB', {});
  disk.clear();
  down = false;
  called.length = 0;
  const message = messageOf(1, { conversationId: idOf(1), text: 'The lamp flickers' });
  answers = {
    '/session': mara,
    '/conversations': { items: [conversationOf(2), conversationOf(1)], next: null },
    [`/conversations/${idOf(1)}/messages`]: { items: [message], older: null, newer: null },
    [`/conversations/${idOf(1)}`]: conversationOf(1),
    '/conversations/counts': { views: {}, inboxes: {}, channels: {}, tags: {} },
  };
  vi.stubGlobal('fetch', (url: string, { method }: { method: string }) => {
    const path = url.replace('/api/v1', '').split('?')[0] ?? '';
    called.push(`${method} ${path}`);
    if (down) return Promise.reject(new TypeError('no network'));
    return Promise.resolve(Response.json(answers[path] ?? { items: [] }));
  });
});
afterEach(async () => {
  // Somebody answers, so that the next one begins with the network.
  down = false;
  await connection.beforeOnline?.();
  await forgetKept();
  lists.clear();
  threads.clear();
  vi.unstubAllGlobals();
});

/** One looks at a list and a thread of it. */
async function look(): Promise<void> {
  session.accept(mara);
  await directory.load();
  shown.list = lists.open(query);
  threads.open(idOf(1));
  await vi.waitUntil(() => shown.list?.status === 'ready' && threads.find(idOf(1))?.status === 'ready');
}
/** The page goes, and comes without a network. */
async function reload(): Promise<boolean> {
  down = true;
  session.clear();
  lists.clear();
  threads.clear();
  return standIn();
}

describe('what is kept of the inbox', () => {
  test('is its list, its threads, and who one is without the key of the session', async () => {
    await look();
    await keepNow();
    expect([...disk.keys()].sort()).toEqual(
      ['frame', listKey(query), `thread ${idOf(1)}`, `conversation ${idOf(1)}`].sort(),
    );
    expect(JSON.stringify([...disk.values()])).not.toContain('secret-token');
  });

  test('is written again only where something is new', async () => {
    await look();
    await keepNow();
    disk.clear();
    await keepNow();
    expect([...disk.keys()]).toEqual([]);
    threads.apply(messageOf(2, { conversationId: idOf(1), text: 'Still dark' }));
    await keepNow();
    expect([...disk.keys()]).toContain(`thread ${idOf(1)}`);
    expect(disk.has('frame')).toBe(false);
  });

  test('goes with a conversation that is deleted, its customer too', async () => {
    await look();
    const conversation = conversationOf(1);
    disk.set(`contact ${conversation.contact.id}`, { kind: 'contact' });
    await keepNow();
    await dropConversation(idOf(1));
    expect([...disk.keys()].filter((key) => /^(?:thread|conversation|contact) /.test(key))).toEqual([]);
  });

  test('is nothing while nobody is logged in', async () => {
    await look();
    session.clear();
    await keepNow();
    expect(disk.size).toBe(0);
  });
});

describe('a page that is loaded without a network', () => {
  test('shows what was there, changes nothing, and asks afresh when somebody answers', async () => {
    await look();
    await keepNow();
    expect(await reload()).toBe(true);
    expect(session.userId).toBe(mara.user.id);
    const list = lists.open(query);
    const thread = threads.open(idOf(1));
    await vi.waitUntil(() => list.status === 'ready' && thread.status === 'ready');
    expect(list.ids).toEqual([idOf(2), idOf(1)]);
    expect(thread.messages.map(({ text }) => text)).toEqual(['The lamp flickers']);
    expect(connection.keptAt).toBeTypeOf('number');
    // One of the list that was never opened is known, its thread is not.
    expect(await conversations.fetch(idOf(2))).toMatchObject({ id: idOf(2) });
    await expect(api('listMessages', { params: { id: idOf(2) }, query: {} })).rejects.toMatchObject({
      code: 'offline',
    });

    // The network is there before anybody was asked who one is: without a token nothing is even tried.
    down = false;
    called.length = 0;
    await expect(
      api('updateConversation', { params: { id: idOf(1) }, body: { status: 'resolved' } }),
    ).rejects.toMatchObject({ code: 'offline' });
    expect(called).toEqual([]);
    shown.list = list;
    await connection.beforeOnline?.();
    expect(called).toContain('GET /session');
    await vi.waitUntil(() => called.includes('GET /conversations'));
    expect(connection.beforeOnline).toBeNull();
    expect(connection.keptAt).toBeNull();
    await api('updateConversation', { params: { id: idOf(1) }, body: { status: 'resolved' } });
  });

  test('begins with nothing where nothing was kept, or too long ago', async () => {
    expect(await reload()).toBe(false);
    down = false;
    await look();
    await keepNow();
    const frame = disk.get('frame') as Kept;
    disk.set('frame', { ...frame, at: Date.now() - lastingMillis - 1000 });
    expect(await reload()).toBe(false);
    expect(session.userId).toBe('');
  });

  test('asks the network first even then', async () => {
    await look();
    await keepNow();
    await reload();
    down = false;
    answers[`/conversations/${idOf(1)}`] = { ...conversationOf(1), subject: 'Another one' };
    expect(await api('readConversation', { params: { id: idOf(1) } })).toMatchObject({
      subject: 'Another one',
    });
  });
});

describe('the shapes', () => {
  test('a list has one key, however it is asked for', () => {
    const key = listKey({ view: 'mine', status: 'open', tagId: idOf(3) });
    expect(
      listKey({ limit: 50, timeZone: 'Europe/Berlin', tagId: idOf(3), status: 'open', view: 'mine' }),
    ).toBe(key);
    expect(listKey({ view: 'mine', status: 'open', tagId: undefined })).not.toBe(key);
    expect(listKey({ view: 'all', spam: true })).toBe(listKey({ spam: 'true', view: 'all' }));
  });

  test('long HTML is left out where there is a text, and what is too large is not kept', () => {
    const long = 'x'.repeat(100_000);
    const message = messageOf(1, { html: long, quotedHtml: long, text: 'x' });
    expect(lean(message)).toMatchObject({ html: null, quotedHtml: null, text: 'x' });
    expect(lean({ ...message, text: '' }).html).toBe(long);
    expect(asKept('thread', 'a', { value: long.repeat(20), at: 1 })).toBeNull();
  });

  test('of a long thread the last are kept, and where the older ones begin is asked again', async () => {
    const items = Array.from({ length: 60 }, (_, index) => messageOf(index + 1, { conversationId: idOf(1) }));
    answers[`/conversations/${idOf(1)}/messages`] = { items, older: 'cursor', newer: null };
    await look();
    const { items: last, older } = threads.open(idOf(1)).newest(50);
    expect(last.map(({ id }) => id)).toEqual(items.slice(10).map(({ id }) => id));
    expect(older).toBe(elsewhere);
    await keepNow();
    await reload();
    const thread = threads.open(idOf(1));
    await vi.waitUntil(() => thread.status === 'ready');
    expect(thread.messages).toHaveLength(50);
    expect(thread.hasOlder).toBe(true);
    down = false;
    await thread.load();
    expect(thread.messages).toHaveLength(60);
    expect(thread.newest(60).older).toBe('cursor');
  });
});
