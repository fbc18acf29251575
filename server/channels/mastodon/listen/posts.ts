import { z } from 'zod';
import { readOwn, type OwnPosts } from '../../polling/own.ts';
import { lookAgain, type Wanted } from '../../polling/recent.ts';
import { readWatched } from '../../polling/watch.ts';
import { ApiError } from '../api.ts';
import { searchEntity, statusEntity, type StatusEntity } from '../entities.ts';
import { postId } from '../raw.ts';
import { goneItem, isNewer, itemOf, sparing, type Scene } from './scene.ts';

/** What is asked for besides notifications: watched words, our own posts, posts that may have changed. */

const pageSize = '20';
const atOnce = 20;
/** The stream tells of most changes sooner. */
const lookAgainMillis = 2 * 60_000;
const timeline = z.array(statusEntity);

/** Public posts with the hashtags and words that the inbox watches. */
export function readWatchedPosts(scene: Scene): Promise<void> {
  const { host, settings, view } = scene;
  return readWatched<StatusEntity>({
    host,
    settings,
    find: (word) => find(scene, word),
    idOf: ({ id }) => id,
    concernsUs: ({ account, mentions }) =>
      account.id === view.accountId || mentions.some(({ id }) => id === view.accountId),
    itemOf: (status, watched) => itemOf(scene, { kind: 'watched', status, watched }),
  });
}

async function find(scene: Scene, word: string): Promise<StatusEntity[]> {
  await sparing(scene);
  try {
    if (word.startsWith('#')) {
      const path = `/api/v1/timelines/tag/${encodeURIComponent(word.slice(1))}`;
      return (await scene.api.call(path, timeline, { query: { limit: pageSize } })).data;
    }
    const query = { q: word, type: 'statuses', limit: pageSize };
    return (await scene.api.call('/api/v2/search', searchEntity, { query })).data.statuses;
  } catch (error) {
    if (error instanceof ApiError && [0, 401, 429].includes(error.status)) throw error;
    scene.host.log('warn', 'a watched word could not be looked for', { word, err: error });
    return [];
  }
}

/** What our account answered elsewhere. */
export function readOwnPosts(scene: Scene): Promise<void> {
  const { host, view } = scene;
  const own: OwnPosts<StatusEntity> = {
    ...{ host, isNewer, markOf: ({ id }) => id },
    async find(since) {
      await sparing(scene);
      const range = since === undefined ? {} : { min_id: since };
      const query = { limit: pageSize, exclude_reblogs: 'true', ...range };
      return (await scene.api.call(`/api/v1/accounts/${view.accountId}/statuses`, timeline, { query })).data;
    },
    writtenAt: ({ created_at: at }) => Date.parse(at),
    isAnswer: ({ in_reply_to_id: parent }) => Boolean(parent),
    keyOf: ({ id }) => postId(view, id),
    itemOf: (status) => itemOf(scene, { kind: 'own', status }),
  };
  return readOwn(own);
}

/** An edit's mark; empty before the first. */
export const versionOf = ({ edited_at: edited }: StatusEntity): string => edited ?? '';

/** Posts that came in, for edits and deletions. */
export function lookAtPostsAgain(scene: Scene, wanted: Wanted): Promise<void> {
  return lookAgain<StatusEntity>(
    {
      ...{ host: scene.host, atOnce, pauseMillis: lookAgainMillis, versionOf },
      async read(ids) {
        const here = new Map<string, StatusEntity>();
        for (const id of ids) {
          const status = await lookAt(scene, id);
          if (status) here.set(id, status);
        }
        return here;
      },
      edited: (status) => itemOf(scene, { kind: 'edit', status }),
      gone: (id) => goneItem(scene, id),
    },
    wanted,
  );
}

/** @returns null when it is gone (or no longer for us) */
async function lookAt(scene: Scene, id: string): Promise<StatusEntity | null> {
  await sparing(scene);
  try {
    return (await scene.api.call(`/api/v1/statuses/${id}`, statusEntity)).data;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 410)) return null;
    throw error;
  }
}
