import { assetsCache, isKept } from './caching.ts';
import type { Fetching } from './scope.ts';

/**
 * The page itself, for when there is no network: it is the same at every address. It is taken from here only when nobody
 * answers, and kept whole or not at all.
 */
const shellCache = 'onevoice-shell';
const page = '/';
/** What stands in the page without a hash. */
const beside = ['/theme.js', '/manifest.webmanifest', '/icon.svg'];
/** Written by the build: what the inbox loads, also what opens on a click. */
const list = '/kept-scripts.json';

/** Is it a page of the app, or what stands in it? */
export function isOfShell(
  { method, url, mode }: Pick<Request, 'method' | 'url' | 'mode'>,
  origin: string,
): boolean {
  const { origin: its, pathname } = new URL(url);
  if (method !== 'GET' || its !== origin) return false;
  if (beside.includes(pathname)) return true;
  return (
    mode === 'navigate' &&
    !/^\/(?:api|socket\.io|widget|assets)(?:\/|$)/.test(pathname) &&
    !/\.\w+$/.test(pathname)
  );
}

/** From the network; where nobody answers, from here. */
export async function fromNetwork({ request, preloadResponse }: Fetching): Promise<Response> {
  try {
    const answer = (await preloadResponse) ?? (await fetch(request));
    // A proxy says that the server behind it is away.
    if (answer.status !== 502 && answer.status !== 504) return answer;
    return (await keptOf(request)) ?? answer;
  } catch (error) {
    const kept = await keptOf(request);
    if (!kept) throw error;
    return kept;
  }
}

async function keptOf(request: Request): Promise<Response | undefined> {
  const cache = await caches.open(shellCache);
  return cache.match(request.mode === 'navigate' ? page : request, { ignoreVary: true });
}

/**
 * Keeps the page as the server has it now, after everything that it needs: the scripts of the inbox and what the page that
 * asks has loaded itself (its language, its fonts).
 * @param urls of that page
 */
export async function keepShell(urls: readonly string[], build: string): Promise<void> {
  const fresh = (path: string) => fetch(path, { cache: 'no-cache', credentials: 'same-origin' });
  const [html, names] = await Promise.all([fresh(page), fresh(list)]);
  if (html.status !== 200 || names.status !== 200) return;
  const scripts = (await names.clone().json()) as string[];
  const own = urls.filter((url) => isKept({ method: 'GET', url }, location.origin));
  const wanted = [...new Set([...scripts, ...own].map((url) => new URL(url, location.origin).href))];
  const text = await html.clone().text();
  // Another build came between the two answers: the next page asks again.
  if (!scripts.some((path) => text.includes(path))) return;
  await keepAll(wanted, build);
  const cache = await caches.open(shellCache);
  await Promise.all(beside.map(async (path) => cache.put(path, await fresh(path))));
  await cache.put(page, html);
}

/** A few at a time: whoever works meanwhile needs the network more. Throws when one is not to be had. */
async function keepAll(urls: readonly string[], build: string): Promise<void> {
  const cache = await caches.open(assetsCache(build));
  const left = [...urls];
  const one = async () => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) {
      if (await caches.match(url, { ignoreVary: true })) continue;
      const answer = await fetch(url);
      if (answer.status !== 200) throw new Error(`${String(answer.status)} ${url}`);
      await cache.put(url, answer);
    }
  };
  await Promise.all([one(), one(), one()]);
}
