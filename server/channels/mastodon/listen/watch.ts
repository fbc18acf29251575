import { z } from 'zod';
import { ApiError } from '../api.ts';
import { searchEntity, statusEntity, type StatusEntity } from '../entities.ts';
import { itemOf, sparing, type Scene } from './scene.ts';

const cursorName = 'watched';
const pageSize = 20;
/** So many ids are remembered for each word: far more than one look brings. */
const remembered = 60;
const seenByWord = z.record(z.string(), z.array(z.string()));
const timeline = z.array(statusEntity);

/**
 * Takes in public posts with the hashtags and words that the inbox watches. What was there when a word began to be
 * watched is not news.
 */
export async function readWatched(scene: Scene): Promise<void> {
  const { hashtags, words } = scene.settings;
  const wanted = [...hashtags.map((tag) => `#${tag.replace(/^#/, '')}`), ...words];
  if (wanted.length === 0) return;
  const before = seenByWord.safeParse(await scene.host.cursor(cursorName)).data ?? {};
  const after: Record<string, string[]> = {};
  for (const word of wanted) {
    const found = await find(scene, word);
    const seen = before[word];
    const fresh = found
      .filter(({ id }) => seen && !seen.includes(id))
      .filter((post) => concerns(scene, post));
    const items = [];
    for (const status of fresh.toReversed())
      items.push(await itemOf(scene, { kind: 'watched', status, watched: word }));
    after[word] = [...new Set([...found.map(({ id }) => id), ...(seen ?? [])])].slice(0, remembered);
    await scene.host.accept({ items, cursor: { name: cursorName, value: { ...before, ...after } } });
  }
}

/** What we wrote is no news, and what mentions us comes as a mention. */
function concerns({ view }: Scene, { account, mentions }: StatusEntity): boolean {
  return account.id !== view.accountId && !mentions.some(({ id }) => id === view.accountId);
}

async function find(scene: Scene, word: string): Promise<StatusEntity[]> {
  await sparing(scene);
  const limit = String(pageSize);
  try {
    if (word.startsWith('#')) {
      const path = `/api/v1/timelines/tag/${encodeURIComponent(word.slice(1))}`;
      return (await scene.api.call(path, timeline, { query: { limit } })).data;
    }
    const query = { q: word, type: 'statuses', limit };
    return (await scene.api.call('/api/v2/search', searchEntity, { query })).data.statuses;
  } catch (error) {
    if (error instanceof ApiError && [0, 401, 429].includes(error.status)) throw error;
    scene.host.log('warn', 'a watched word could not be looked for', { word, err: error });
    return [];
  }
}
