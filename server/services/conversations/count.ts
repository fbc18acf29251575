import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { conversationView, type ConversationCounts } from '../../../shared/schemas/conversation.ts';
import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import type { ConversationListing } from '../../store/conversation-queries.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { mineOf, visibleInboxIds } from './find.ts';

/** Queries under way at once: a workspace with hundreds of tags must not flood the database. */
const atOnce = 8;
const most = 999;

/** Open conversations by view, inbox, channel and tag, each up to 999. */
export async function countConversations(
  context: Pick<Context, 'store'>,
  actor: Actor,
): Promise<ConversationCounts> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  const { store } = context;
  const visible = visibleInboxIds(actor);
  const all: ConversationListing = {
    ...{ inboxIds: visible, userId: actor.userId, mine: mineOf(actor) },
    ...{ view: 'all', status: 'open', spam: false, sort: 'newest' },
  };
  const [inboxes, tags] = await Promise.all([store.inboxes.list(), store.tags.list()]);
  const inboxIds = visible ?? inboxes.map(({ id }) => id);
  const tagIds = tags.map(({ id }) => id);
  const counts = await store.conversations.countEach([
    ...conversationView.options.map((view) => ({ ...all, view })),
    ...inboxIds.map((inboxId) => ({ ...all, inboxIds: [inboxId] })),
  ]);
  counts.push(...(await countTags(context, all, tagIds)));
  const named = <Key extends string>(keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, counts.shift()])) as Record<Key, BoundedCount>;
  const views = named(conversationView.options);
  const byInbox = named(inboxIds);
  return { views, inboxes: byInbox, channels: byChannel(byInbox, inboxes), tags: named(tagIds) };
}

/** A channel has what its inboxes have together. */
function byChannel(
  counts: Record<string, BoundedCount>,
  inboxes: readonly Pick<StoredInbox, 'id' | 'channel'>[],
): Record<string, BoundedCount> {
  const sums: Record<string, BoundedCount> = {};
  for (const { id, channel } of inboxes) {
    const own = counts[id];
    if (!own) continue;
    const count = (sums[channel]?.count ?? 0) + own.count;
    const more = own.more || (sums[channel]?.more ?? false) || count > most;
    sums[channel] = { count: Math.min(count, most), more };
  }
  return sums;
}

/** Tags of whoever sees some inboxes only are counted one by one: each must be told to begin at its tag. */
async function countTags(
  { store }: Pick<Context, 'store'>,
  all: ConversationListing,
  tagIds: readonly string[],
): Promise<BoundedCount[]> {
  const listings = tagIds.map((tagId) => ({ ...all, tagId }));
  if (all.inboxIds === null) return store.conversations.countEach(listings);
  const counts: BoundedCount[] = [];
  for (let at = 0; at < listings.length; at += atOnce) {
    const some = listings.slice(at, at + atOnce);
    counts.push(...(await Promise.all(some.map((listing) => store.conversations.count(listing)))));
  }
  return counts;
}
