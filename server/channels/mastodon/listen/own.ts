import { z } from 'zod';
import { postId } from '../raw.ts';
import { statusEntity, type StatusEntity } from '../entities.ts';
import { isNewer, itemOf, sparing, type Scene } from './scene.ts';

const cursorName = 'own';
const pageSize = 20;
/** An answer of ours that is on its way gets its id within this time; only then is what is unknown somebody else's. */
const settledAfterMillis = 180_000;
const timeline = z.array(statusEntity);

/** Answers that our account gave outside of Onevoice belong into the conversation too. */
export async function readOwn(scene: Scene): Promise<void> {
  const since = z.string().safeParse(await scene.host.cursor(cursorName)).data;
  await sparing(scene);
  const { data } = await scene.api.call(`/api/v1/accounts/${scene.view.accountId}/statuses`, timeline, {
    query: {
      ...{ limit: String(pageSize), exclude_reblogs: 'true' },
      ...(since === undefined ? {} : { min_id: since }),
    },
  });
  const now = scene.host.now().getTime();
  const settled = data.filter(({ created_at: at }) => now - Date.parse(at) > settledAfterMillis);
  const news = settled.filter(({ id }) => since === undefined || isNewer(id, since));
  const newest = news.reduce((best, { id }) => (isNewer(id, best) ? id : best), since ?? '0');
  if (newest === since) return;
  // What was there when the inbox began is history.
  const answers = since === undefined ? [] : await unknownAnswers(scene, news);
  const items = [];
  for (const status of answers) items.push(await itemOf(scene, { kind: 'own', status }));
  await scene.host.accept({ items, cursor: { name: cursorName, value: newest } });
}

async function unknownAnswers(
  { host, view }: Scene,
  posts: readonly StatusEntity[],
): Promise<StatusEntity[]> {
  const answers = posts.filter(({ in_reply_to_id: parent }) => parent);
  const known = await host.known(answers.map(({ id }) => postId(view, id)));
  return answers.filter(({ id }) => !known.has(postId(view, id))).toReversed();
}
