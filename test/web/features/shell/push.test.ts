import { describe, expect, test } from 'vitest';
import type { PushNews } from '../../../../shared/schemas/push.ts';
import { browserName } from '../../../../web/features/shell/browser-name.ts';
import { assetsCache, isKept, outdated } from '../../../../web/service-worker/caching.ts';
import { noticeOf, readNews } from '../../../../web/service-worker/notice.ts';
import { renewSubscription, type Renewing } from '../../../../web/service-worker/renew.ts';

const id = 'a'.repeat(24);
const news: PushNews = {
  id,
  about: { type: 'mentioned', name: 'Mara $& {name}', text: 'Look at this' },
  conversationId: 'b'.repeat(24),
  messageId: 'c'.repeat(24),
};
const words = { titles: { mentioned: '{name} hat dich erwähnt' }, hidden: 'Etwas Neues' };

test('a push is shown in the words of its reader, and leads to the exact message', () => {
  const { title, options } = noticeOf(news, words);
  expect(title).toBe('Mara $& {name} hat dich erwähnt');
  expect(options).toMatchObject({ body: 'Look at this', tag: id });
  expect(options.data).toEqual({
    id,
    href: `/inbox/all/${news.conversationId}?message=${String(news.messageId)}`,
  });
});

test('a push without names, of a kind that is new, or before any words were there still says something', () => {
  expect(noticeOf({ ...news, about: null }, words)).toMatchObject({
    title: 'Etwas Neues',
    options: { body: '' },
  });
  const unknown = { ...news, about: { type: 'from-tomorrow', name: 'Mara', text: 'Look' } };
  expect(noticeOf(unknown, words).title).toBe('Etwas Neues');
  expect(noticeOf(news, null).title).toBe('Onevoice');
});

test('what is no push of ours is none', () => {
  expect([null, 'text', {}, { id }].map(readNews)).toEqual([null, null, null, null]);
  expect(readNews(JSON.parse(JSON.stringify(news)))).toEqual(news);
});

test('only files that never change are kept', () => {
  const origin = 'https://inbox.example';
  const kept = (url: string, method = 'GET') => isKept({ method, url }, origin);
  expect(kept(`${origin}/assets/main.3f2a.js`)).toBe(true);
  for (const path of ['/', '/inbox/all', '/api/v1/session', '/theme.js', '/assets-of-others/a.js']) {
    expect(kept(origin + path), path).toBe(false);
  }
  expect(kept('https://elsewhere.example/assets/a.js')).toBe(false);
  expect(kept(`${origin}/assets/a.js`, 'POST')).toBe(false);
});

test('of older builds the last stays, for windows that are still open', () => {
  const builds = ['2026-11-20', '2026-11-22', '2026-11-21'].map(assetsCache);
  expect(outdated([...builds, 'onevoice-words', 'else'], '2026-11-23')).toEqual(
    ['2026-11-20', '2026-11-21'].map(assetsCache),
  );
  expect(outdated([assetsCache('2026-11-23'), 'onevoice-words'], '2026-11-23')).toEqual([]);
});

test('browsers are named as people know them', () => {
  const agents = {
    'Chrome, Windows':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Edge, Windows':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Firefox, Linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
    'Chrome, Android':
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Safari, iPhone':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari, macOS':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    Browser: 'something else',
  };
  for (const [name, agent] of Object.entries(agents)) expect(browserName(agent)).toBe(name);
});

describe('a subscription that was given up', () => {
  const owner = { userId: 'mara', browser: 'Chrome, Linux' };
  const made = { endpoint: 'https://push.example/2', keys: { p256dh: 'key', auth: 'secret' } };
  const answers: Record<string, unknown> = {
    '/api/v1/session': { user: { id: 'mara' }, csrfToken: 'token' },
    '/api/v1/me/push': { publicKey: 'ours', items: [] },
  };

  async function renewal(wanted: Partial<Renewing>, known = answers) {
    const told: unknown[] = [];
    const renewed = await renewSubscription({
      owner,
      subscribe: (key) => Promise.resolve({ toJSON: () => (key === 'ours' ? made : {}) }),
      fetch: (path, init) => {
        if (init?.method === 'POST')
          told.push({ path, ...init, body: JSON.parse(init.body as string) as unknown });
        return Promise.resolve(
          path in known ? Response.json(known[path]) : Response.json({}, { status: 401 }),
        );
      },
      ...wanted,
    });
    return { renewed, told };
  }

  test('is made anew with our key, and the server is told by who is logged in', async () => {
    const { renewed, told } = await renewal({});
    expect(renewed).toBe(true);
    expect(told).toEqual([
      {
        path: '/api/v1/me/push',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': 'token' },
        body: { endpoint: made.endpoint, ...made.keys, browser: 'Chrome, Linux' },
      },
    ]);
  });

  test('is left alone where somebody else, or nobody, is logged in, or nobody was told before', async () => {
    const somebodyElse = { ...answers, '/api/v1/session': { user: { id: 'ben' }, csrfToken: 'token' } };
    const cases = [
      await renewal({}, somebodyElse),
      await renewal({}, {}),
      await renewal({ owner: null }),
      await renewal({ subscribe: () => Promise.resolve({ toJSON: () => ({}) }) }),
    ];
    for (const { renewed, told } of cases) expect({ renewed, told }).toEqual({ renewed: false, told: [] });
  });
});
