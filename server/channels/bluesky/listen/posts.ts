import { readOwn } from '../../polling/own.ts';
import { lookAgain } from '../../polling/recent.ts';
import { readWatched } from '../../polling/watch.ts';
import { feed, posts, type PostView } from '../entities.ts';
import { isOurTrouble, postItem, readPosts, sparing, toItem, type Scene } from './scene.ts';

/** What is asked for besides notifications: watched words, our own posts, posts that may have changed. */

const searchedAtOnce = '25';
const ownAtOnce = '30';
/** As many as one call answers. */
const atOnce = 25;
const lookAgainMillis = 60_000;

/** Posts with the hashtags and words that the inbox watches. */
export function readWatchedPosts(scene: Scene): Promise<void> {
  const { host, settings, agent } = scene;
  return readWatched<PostView>({
    host,
    settings,
    find: (word) => find(scene, word),
    idOf: ({ uri }) => uri,
    concernsUs: ({ author, record }) =>
      author.did === agent.did ||
      (record.facets ?? []).some(({ features }) => features.some(({ did }) => did === agent.did)),
    itemOf: (post, watched) => postItem(scene, { kind: 'watched', post, watched }),
  });
}

async function find(scene: Scene, word: string): Promise<PostView[]> {
  await sparing(scene);
  try {
    const params = { q: word, sort: 'latest', limit: searchedAtOnce };
    return (await scene.agent.call('app.bsky.feed.searchPosts', posts, { params })).posts;
  } catch (error) {
    if (isOurTrouble(error)) throw error;
    scene.host.log('warn', 'a watched word could not be looked for', { word, err: error });
    return [];
  }
}

/** What our account answered elsewhere. */
export function readOwnPosts(scene: Scene): Promise<void> {
  const { agent, host } = scene;
  return readOwn<PostView>({
    host,
    async find() {
      await sparing(scene);
      const params = { actor: agent.did, filter: 'posts_with_replies', limit: ownAtOnce };
      const found = await agent.call('app.bsky.feed.getAuthorFeed', feed, { params });
      return found.feed.map(({ post }) => post).filter(({ author }) => author.did === agent.did);
    },
    markOf: ({ indexedAt }) => indexedAt,
    isNewer: (mark, than) => mark > than,
    writtenAt: ({ indexedAt }) => Date.parse(indexedAt),
    isAnswer: ({ record }) => Boolean(record.reply),
    keyOf: ({ uri }) => uri,
    itemOf: (post) => postItem(scene, { kind: 'own', post }),
  });
}

/** Posts that came in, for edits and deletions. @param all whether it is their turn or not */
export function lookAtPostsAgain(scene: Scene, all: boolean): Promise<void> {
  const { host, agent } = scene;
  return lookAgain<PostView>(
    {
      ...{ host, atOnce, pauseMillis: lookAgainMillis, versionOf: ({ cid }) => cid },
      async read(uris) {
        const views = await readPosts(scene, uris);
        return new Map(views.map((post) => [post.uri, post]));
      },
      edited: (post) => postItem(scene, { kind: 'edit', post }),
      gone(uri) {
        const seenAt = host.now().toISOString();
        return toItem({ bluesky: 1, did: agent.did, seenAt, kind: 'gone', uri }, seenAt);
      },
    },
    { all, heard: new Set() },
  );
}
