import { z } from 'zod';
import type { IncomingItem, ListenerHost } from '../contract.ts';

/** Looking for public posts with what an inbox watches. */
export interface Watching<Post> {
  host: ListenerHost;
  settings: { hashtags: readonly string[]; words: readonly string[] };
  /** Newest first; `word` begins with # when it is a hashtag. Throws only what has to be waited for. */
  find: (word: string) => Promise<readonly Post[]>;
  idOf: (post: Post) => string;
  /** What we wrote is no news, and what names us comes as a mention. */
  concernsUs: (post: Post) => boolean;
  itemOf: (post: Post, word: string) => Promise<IncomingItem>;
}

const cursorName = 'watched';
/** So many ids are remembered for each word: far more than one look brings. */
const remembered = 75;
const seenByWord = z.record(z.string(), z.array(z.string()));

/**
 * Takes in posts with the hashtags and words that the inbox watches. What was there when a word began to be watched is
 * not news.
 */
export async function readWatched<Post>(watching: Watching<Post>): Promise<void> {
  const { host, settings, find, idOf, concernsUs, itemOf } = watching;
  const wanted = [...settings.hashtags.map((tag) => `#${tag.replace(/^#/, '')}`), ...settings.words];
  if (wanted.length === 0) return;
  const before = seenByWord.safeParse(await host.cursor(cursorName)).data ?? {};
  const after: Record<string, string[]> = {};
  for (const word of wanted) {
    const found = await find(word);
    const seen = before[word];
    const fresh = found.filter((post) => seen && !seen.includes(idOf(post)) && !concernsUs(post));
    const items = [];
    for (const post of fresh.toReversed()) items.push(await itemOf(post, word));
    after[word] = [...new Set([...found.map(idOf), ...(seen ?? [])])].slice(0, remembered);
    await host.accept({ items, cursor: { name: cursorName, value: { ...before, ...after } } });
  }
}
