import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptFiles } from '../../../../web/kept-plugin.ts';
import { fromNetwork, isOfShell, keepShell } from '../../../../web/service-worker/shell.ts';

const origin = 'https://inbox.example';
/** The browser's caches, by name and address. */
class Caches {
  readonly kept = new Map<string, Map<string, Response>>();
  readonly #url = (what: string | Request) =>
    new URL(typeof what === 'string' ? what : what.url, origin).href;
  open(name: string) {
    const cache = this.kept.get(name) ?? new Map<string, Response>();
    this.kept.set(name, cache);
    return Promise.resolve({
      match: (what: string | Request) => Promise.resolve(cache.get(this.#url(what))?.clone()),
      put: (what: string, answer: Response) => Promise.resolve(void cache.set(this.#url(what), answer)),
    });
  }
  match(what: string) {
    return Promise.resolve([...this.kept.values()].map((cache) => cache.get(this.#url(what))).find(Boolean));
  }
}

let there: Caches;
let site: Record<string, string>;
let down = false;
let asked: string[];
beforeEach(() => {
  there = new Caches();
  down = false;
  asked = [];
  site = {
    '/': '<script src="/assets/main.1.js">',
    '/theme.js': 'theme',
    '/manifest.webmanifest': '{}',
    '/icon.svg': '<svg/>',
    '/kept-scripts.json': '["/assets/main.1.js","/assets/thread.1.js"]',
    '/assets/main.1.js': 'main',
    '/assets/thread.1.js': 'thread',
    '/assets/words.de.json': '{}',
  };
  vi.stubGlobal('caches', there);
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('fetch', (what: string | Request) => {
    const { pathname } = new URL(typeof what === 'string' ? what : what.url, origin);
    asked.push(pathname);
    if (down) return Promise.reject(new TypeError('no network'));
    const text = site[pathname];
    return Promise.resolve(new Response(text ?? '', { status: text === undefined ? 404 : 200 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const going = (path: string, mode = 'navigate', method = 'GET') =>
  ({ method, url: origin + path, mode }) as Request;
const opened = async (path: string, preloaded?: Response) => {
  const event = { request: going(path), ...(preloaded && { preloadResponse: Promise.resolve(preloaded) }) };
  return fromNetwork(event as unknown as Parameters<typeof fromNetwork>[0]);
};
const keep = (urls: string[] = []) => keepShell(urls, '2026');
const shell = () => there.kept.get('onevoice-shell');

test('pages of the app are the shell, calls and files are not', () => {
  for (const path of ['/', '/inbox/all', '/inbox/mine/0123', '/contacts', '/settings/profile', '/apiary'])
    expect(isOfShell(going(path), origin), path).toBe(true);
  for (const path of [
    '/api/v1/export',
    '/api',
    '/socket.io/',
    '/widget/frame',
    '/assets/a.js',
    '/report.pdf',
  ])
    expect(isOfShell(going(path), origin), path).toBe(false);
  expect(isOfShell(going('/theme.js', 'no-cors'), origin)).toBe(true);
  expect(isOfShell(going('/inbox/all', 'cors'), origin)).toBe(false);
  expect(isOfShell(going('/', 'navigate', 'POST'), origin)).toBe(false);
  expect(isOfShell(going('/'), 'https://elsewhere.example')).toBe(false);
});

test('the page is kept with all that it needs, and comes at every address when nobody answers', async () => {
  await keep([
    `${origin}/assets/words.de.json`,
    `${origin}/api/v1/session`,
    'https://elsewhere.example/assets/x.js',
  ]);
  expect([...(there.kept.get('onevoice-assets-2026')?.keys() ?? [])].sort()).toEqual(
    ['main.1.js', 'thread.1.js', 'words.de.json'].map((name) => `${origin}/assets/${name}`),
  );
  down = true;
  expect(await (await opened('/inbox/all/0123')).text()).toBe(site['/']);
  const theme = { request: going('/theme.js', 'no-cors') } as unknown as Parameters<typeof fromNetwork>[0];
  expect(await (await fromNetwork(theme)).text()).toBe('theme');
});

test('while the network is there it is the network’s, also a refusal of the server', async () => {
  await keep();
  site['/'] = 'another';
  expect(await (await opened('/')).text()).toBe('another');
  expect(await (await opened('/', new Response('preloaded'))).text()).toBe('preloaded');
  expect((await opened('/', new Response('', { status: 503 }))).status).toBe(503);
  // A proxy that finds no server is nobody who answers.
  expect((await opened('/', new Response('', { status: 502 }))).status).toBe(200);
});

test('without anything kept the failure is the browser’s own', async () => {
  down = true;
  await expect(opened('/')).rejects.toThrow('no network');
});

test('a page that cannot be kept whole leaves the one before', async () => {
  await keep();
  const before = await shell()?.get(`${origin}/`)?.clone().text();
  site['/'] = '<script src="/assets/main.2.js">';
  // Another build came between the two answers.
  await keep();
  expect(await shell()?.get(`${origin}/`)?.clone().text()).toBe(before);
  site['/kept-scripts.json'] = '["/assets/main.2.js"]';
  await expect(keep()).rejects.toThrow('404');
  expect(await shell()?.get(`${origin}/`)?.clone().text()).toBe(before);
});

test('what is there already is not fetched again', async () => {
  await keep();
  asked = [];
  await keep();
  expect(asked.filter((path) => path.startsWith('/assets/'))).toEqual([]);
});

test('the files of the inbox are those of its parts, of all that they import, and their styles', () => {
  const script = (fileName: string, moduleIds: string[], more: object = {}) => ({
    ...{ type: 'chunk' as const, fileName, moduleIds, imports: [] as string[] },
    ...more,
  });
  const files = keptFiles([
    script('inbox.js', ['/x/web/features/inbox/InboxPage.svelte'], {
      imports: ['vendor.js'],
      viteMetadata: { importedCss: new Set(['inbox.css']) },
    }),
    script('vendor.js', ['/x/node_modules/tiptap/index.js'], { imports: ['inbox.js'] }),
    script('facade.js', [], { facadeModuleId: '/x/web/stores/kept/keep.ts' }),
    script('socket.js', ['/x/node_modules/socket.io-client/build/esm/index.js']),
    script('settings.js', ['/x/web/features/settings/TagsPage.svelte']),
    script('chart.js', ['/x/node_modules/chart/index.js']),
  ]);
  expect(files).toEqual(['facade.js', 'inbox.css', 'inbox.js', 'socket.js', 'vendor.js']);
});
