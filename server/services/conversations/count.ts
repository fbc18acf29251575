import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { conversationView, type ConversationCounts } from '../../../shared/schemas/conversation.ts';
import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Context } from '../../context.ts';
import type { ConversationListing } from '../../store/conversation-queries.ts';
import { mineOf, visibleInboxIds } from './find.ts';

/** Queries under way at once: a workspace with hundreds of tags must not flood the database. */
const atOnce = 8;

/** Open conversations by view, inbox and tag, each up to 999. */
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
  const countBy = (keys: readonly string[], listing: (key: string) => ConversationListing) =>
    countEach(keys, (key) => store.conversations.count(listing(key)));
  return {
    views: await countBy(conversationView.options, (view) => ({
      ...all,
      view: conversationView.parse(view),
    })),
    inboxes: await countBy(inboxIds, (inboxId) => ({ ...all, inboxIds: [inboxId] })),
    tags: await countBy(
      tags.map(({ id }) => id),
      (tagId) => ({ ...all, tagId }),
    ),
  };
}

async function countEach(
  keys: readonly string[],
  count: (key: string) => Promise<BoundedCount>,
): Promise<Record<string, BoundedCount>> {
  const counts: Record<string, BoundedCount> = {};
  for (let at = 0; at < keys.length; at += atOnce) {
    await Promise.all(
      keys.slice(at, at + atOnce).map(async (key) => {
        counts[key] = await count(key);
      }),
    );
  }
  return counts;
}
