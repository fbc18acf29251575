import type { Context } from '../../context.ts';
import { imaginePosts, type ImaginedPosts } from '../../demo/imagine-post.ts';
import { visitorRows } from './demo-visitors.ts';
import type { DemoCast } from './people.ts';
import { postRows, threadIdOf, type PostRows, type Stage } from './post-rows.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'secretBox'>;

const batchSize = 60;

/**
 * Fills the inboxes beyond mail with an imagined past: chats, posts and reviews over as many days, most of them
 * answered. Repeatable: what stands already is left alone.
 * @returns how many conversations were written
 */
export async function seedSocialPast(
  context: Needs,
  { cast, stages }: { cast: DemoCast; stages: readonly Stage[] },
  { conversations, days, signal }: { conversations: number; days: number; signal?: AbortSignal },
): Promise<number> {
  const { store, clock } = context;
  const now = clock.now();
  const imagine = (index: number) => imaginePosts(index, { now, days, total: conversations });
  const tell = (imagined: ImaginedPosts, number: number) => {
    const stage = stages.find(({ key }) => key === imagined.inbox.key);
    return stage ? postRows(context, { stage, imagined, cast, number, now }) : null;
  };
  // The oldest is written last.
  for (let index = conversations - 1; index >= 0; index -= 1) {
    const rows = await tell(imagine(index), 0);
    if (!rows) continue;
    if (await store.conversations.read(rows.conversation.id)) return 0;
    break;
  }
  const firstNumber = await store.counters.take('conversations', conversations);
  let written = 0;
  for (let begin = 0; begin < conversations && !signal?.aborted; begin += batchSize) {
    const batch: { imagined: ImaginedPosts; rows: PostRows }[] = [];
    for (let index = begin; index < Math.min(begin + batchSize, conversations); index += 1) {
      const imagined = imagine(index);
      const rows = await tell(imagined, firstNumber + conversations - 1 - index);
      if (rows) batch.push({ imagined, rows });
    }
    await insert(context, batch, stages);
    written += batch.length;
  }
  return written;
}

/** Messages before their conversation, so that nobody opens an empty one. */
async function insert(
  { store }: Needs,
  batch: readonly { imagined: ImaginedPosts; rows: PostRows }[],
  stages: readonly Stage[],
): Promise<void> {
  const contacts = new Map(batch.map(({ rows }) => [rows.contact.id, rows.contact]));
  const identities = new Map(batch.map(({ rows }) => [rows.identity.id, rows.identity]));
  await store.contacts.insertMany([...contacts.values()]);
  await store.contacts.insertIdentities([...identities.values()]);
  await store.messages.insertMany(batch.flatMap(({ rows }) => rows.messages));
  await store.conversations.collection.insertMany(batch.map(({ rows }) => rows.conversation));
  for (const { imagined, rows } of batch) {
    const stage = stages.find(({ key }) => key === imagined.inbox.key);
    if (!stage?.channel.visitors) continue;
    const { id: conversationId, inboxId, createdAt: from, lastActivityAt: at } = rows.conversation;
    const threadId = threadIdOf(imagined);
    const { visitor, thread } = visitorRows(inboxId, {
      ...{ author: imagined.author, threadId, conversationId, from, at },
    });
    await store.visitors.insert(visitor);
    await store.visitors.insertThread(thread);
  }
}
