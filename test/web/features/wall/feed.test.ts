import { afterEach, expect, test, vi } from 'vitest';
import { WallFeed } from '../../../../web/features/wall/wall.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

interface Asked {
  after: string | null;
  answer: (version: string) => void;
}

/** A server that answers when it is told to, or never. */
function server(): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (url: string, { signal }: RequestInit) => {
    return new Promise<Response>((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
      asked.push({
        after: new URL(url, 'http://wall.test').searchParams.get('after'),
        answer: (version) => {
          resolve(Response.json({ version, serverTime: new Date().toISOString(), tiles: [] }));
        },
      });
    });
  });
  return asked;
}

test('a connection that has gone silent is given up, and everything is asked for anew', async () => {
  const asked = server();
  const feed = new WallFeed('', { retryMillis: 1, silenceMillis: 300 });
  const stop = feed.start();
  const shows = (version: string) => {
    asked.at(-1)?.answer(version);
    return feed.status === 'live' ? feed.wall?.version : undefined;
  };
  await expect.poll(() => shows('first')).toBe('first');
  // From now on nobody answers, and no end of the connection is seen either.
  await expect.poll(() => feed.status).toBe('away');
  expect(feed.wall?.version).toBe('first');
  expect(asked.some(({ after }) => after === 'first')).toBe(true);
  await expect.poll(() => asked.at(-1)?.after).toBeNull();
  await expect.poll(() => shows('second')).toBe('second');
  stop();
});
