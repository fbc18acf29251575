import { z } from 'zod';
import { posts, type PostView } from '../entities.ts';
import { isOurTrouble, postItem, sparing, type Scene } from './scene.ts';

const cursorName = 'watched';
const pageSize = '25';
/** So many posts are remembered for each word: far more than one look brings. */
const remembered = 75;
const seenByWord = z.record(z.string(), z.array(z.string()));

/** Takes in posts with the hashtags and words that the inbox watches, from when it began to watch them. */
export async function readWatched(scene: Scene): Promise<void> {
  const { hashtags, words } = scene.settings;
  const wanted = [...hashtags.map((tag) => `#${tag.replace(/^#/, '')}`), ...words];
  if (wanted.length === 0) return;
  const before = seenByWord.safeParse(await scene.host.cursor(cursorName)).data ?? {};
  const after: Record<string, string[]> = {};
  for (const word of wanted) {
    const found = await find(scene, word);
    const seen = before[word];
    const fresh = found.filter((post) => seen && !seen.includes(post.uri) && concerns(scene, post));
    const items = [];
    for (const post of fresh.toReversed())
      items.push(await postItem(scene, { kind: 'watched', post, watched: word }));
    after[word] = [...new Set([...found.map(({ uri }) => uri), ...(seen ?? [])])].slice(0, remembered);
    await scene.host.accept({ items, cursor: { name: cursorName, value: { ...before, ...after } } });
  }
}

/** What we wrote is no news, and what mentions us comes as a mention. */
function concerns({ agent }: Scene, { author, record }: PostView): boolean {
  const named = record.facets?.some(({ features }) => features.some(({ did }) => did === agent.did)) ?? false;
  return author.did !== agent.did && !named;
}

async function find(scene: Scene, word: string): Promise<PostView[]> {
  await sparing(scene);
  try {
    const params = { q: word, sort: 'latest', limit: pageSize };
    return (await scene.agent.call('app.bsky.feed.searchPosts', posts, { params })).posts;
  } catch (error) {
    if (isOurTrouble(error)) throw error;
    scene.host.log('warn', 'a watched word could not be looked for', { word, err: error });
    return [];
  }
}
