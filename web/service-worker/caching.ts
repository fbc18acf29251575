/**
 * Scripts, styles and fonts carry a hash of what is in them in their names: what was kept is never wrong. Answers of the
 * server are never kept here; the page itself is, for when there is no network (shell.ts).
 */
const prefix = 'onevoice-assets-';
/** Where the page leaves words for the worker. */
export const wordsCache = 'onevoice-words';
export const wordsKey = '/push-words';
/** And beside them, whose notifications are shown here. */
export const ownerKey = '/push-owner';

/** @param build grows with every build */
export const assetsCache = (build: string): string => prefix + build;

/** Is it a file that never changes? */
export function isKept({ method, url }: Pick<Request, 'method' | 'url'>, origin: string): boolean {
  const { origin: its, pathname } = new URL(url);
  return method === 'GET' && its === origin && pathname.startsWith('/assets/');
}

/**
 * Which caches go when a build begins to work: all of older builds but the last, since a window that is still open
 * from before may ask for a part of itself that the server has no longer.
 */
export function outdated(names: readonly string[], build: string): string[] {
  const others = names.filter((name) => name.startsWith(prefix) && name !== assetsCache(build)).sort();
  return others.slice(0, -1);
}

/** From the cache, else from the server and kept beside. */
export async function fromCache(request: Request, build: string): Promise<Response> {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) void keep(request, answer.clone(), build);
  return answer;
}

async function keep(request: Request, answer: Response, build: string): Promise<void> {
  const cache = await caches.open(assetsCache(build));
  // A full disk keeps nothing, and that is all.
  await cache.put(request, answer).catch(() => undefined);
}
