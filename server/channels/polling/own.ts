import { z } from 'zod';
import type { IncomingItem, ListenerHost } from '../contract.ts';

/** Our account's own posts, for what it answered outside of Onevoice. */
export interface OwnPosts<Post> {
  host: ListenerHost;
  /** The newest, at least those after this mark. */
  find: (since: string | undefined) => Promise<readonly Post[]>;
  /** What the cursor keeps of a post: the later, the newer by `isNewer`. */
  markOf: (post: Post) => string;
  isNewer: (mark: string, than: string) => boolean;
  writtenAt: (post: Post) => number;
  isAnswer: (post: Post) => boolean;
  /** Under which a message of ours is known. */
  keyOf: (post: Post) => string;
  itemOf: (post: Post) => Promise<IncomingItem>;
}

const cursorName = 'own';
/** An answer of ours that is on its way gets its id within this time; only then is what is unknown somebody else's. */
const settledAfterMillis = 180_000;

/** Answers that our account gave outside of Onevoice belong into the conversation too. */
export async function readOwn<Post>(own: OwnPosts<Post>): Promise<void> {
  const { host, find, markOf, isNewer, writtenAt, itemOf } = own;
  const since = z.string().safeParse(await host.cursor(cursorName)).data;
  const found = await find(since);
  const bound = host.now().getTime() - settledAfterMillis;
  const settled = found.filter((post) => writtenAt(post) < bound);
  const news = settled.filter((post) => since === undefined || isNewer(markOf(post), since));
  const newest = news.map(markOf).reduce((best, mark) => (isNewer(mark, best) ? mark : best), since ?? '0');
  if (newest === since) return;
  // What was there when the inbox began is history.
  const answers = since === undefined ? [] : await unknownAnswers(own, news);
  const items = [];
  for (const post of answers) items.push(await itemOf(post));
  await host.accept({ items, cursor: { name: cursorName, value: newest } });
}

async function unknownAnswers<Post>(
  { host, isAnswer, keyOf }: OwnPosts<Post>,
  news: readonly Post[],
): Promise<Post[]> {
  const answers = news.filter(isAnswer);
  const known = await host.known(answers.map(keyOf));
  return answers.filter((post) => !known.has(keyOf(post))).toReversed();
}
