import { z } from 'zod';
import { feed, type PostView } from '../entities.ts';
import { postItem, sparing, type Scene } from './scene.ts';

const cursorName = 'own';
const pageSize = '30';
/** An answer of ours that is on its way gets its id within this time; only then is what is unknown somebody else's. */
const settledAfterMillis = 180_000;

/** Answers that our account gave outside of Onevoice belong into the conversation too. */
export async function readOwn(scene: Scene): Promise<void> {
  const { agent, host } = scene;
  const since = z.string().safeParse(await host.cursor(cursorName)).data;
  await sparing(scene);
  const params = { actor: agent.did, filter: 'posts_with_replies', limit: pageSize };
  const found = (await agent.call('app.bsky.feed.getAuthorFeed', feed, { params })).feed;
  const bound = host.now().getTime() - settledAfterMillis;
  const settled = found
    .map(({ post }) => post)
    .filter(({ author, indexedAt }) => author.did === agent.did && Date.parse(indexedAt) < bound);
  const news = settled.filter(({ indexedAt }) => since === undefined || indexedAt > since);
  const newest = news.reduce((best, { indexedAt }) => (indexedAt > best ? indexedAt : best), since ?? '0');
  if (newest === since) return;
  // What was there when the inbox began is history.
  const answers = since === undefined ? [] : await unknownAnswers(scene, news);
  const items = [];
  for (const post of answers) items.push(await postItem(scene, { kind: 'own', post }));
  await host.accept({ items, cursor: { name: cursorName, value: newest } });
}

async function unknownAnswers({ host }: Scene, news: readonly PostView[]): Promise<PostView[]> {
  const answers = news.filter(({ record }) => record.reply);
  const known = await host.known(answers.map(({ uri }) => uri));
  return answers.filter(({ uri }) => !known.has(uri)).toReversed();
}
