import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { conversationPage, ConversationQuery } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentForViewer } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationListing } from '../../store/conversation-queries.ts';
import { mineOf, visibleInboxIds } from './find.ts';
import { listBySearch } from './list-by-search.ts';
import { listByDeadline } from './list-by-deadline.ts';
import { cursorAfter, positionFrom } from './page-position.ts';

/** A page of conversations that the actor sees, by key. */
export async function listConversations(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  query: ConversationQuery,
): Promise<z.infer<typeof conversationPage>> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  if (query.q !== undefined) return listBySearch(context, actor, { ...query, q: query.q });
  if (query.sort === 'due') {
    const { cursor, limit, ...rest } = query;
    const listing = await listingOf(context, actor, { ...rest, limit });
    const page = await listByDeadline(context, listing, { cursor, limit });
    return { items: await forViewer(context, actor, page.items), next: page.next };
  }
  const page = await context.store.conversations.list(await listingOf(context, actor, query), query.limit);
  const at = (row: StoredConversation) => (query.sort === 'waiting' ? row.waitingOrder : row.lastActivityAt);
  return {
    items: await forViewer(context, actor, page.items),
    next: cursorAfter(page.last, at),
  };
}

async function listingOf(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: ConversationQuery,
): Promise<ConversationListing> {
  const { view, sort, channel, teamId, tagId, spam = false } = query;
  const status = query.archived === true ? 'archived' : query.status;
  return {
    inboxIds: await inboxesOf(context, actor, query),
    userId: actor.userId,
    mine: mineOf(actor),
    ...{ view, status, sort, spam, channel, teamId, tagId },
    after: positionFrom(query.cursor),
  };
}

/** An inbox that one does not see lists nothing, as if it were empty. A channel is those of its inboxes that one sees. */
async function inboxesOf(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { inboxId, channel }: Pick<ConversationQuery, 'inboxId' | 'channel'>,
): Promise<readonly string[] | null> {
  const visible = visibleInboxIds(actor);
  const seen = (id: string) => visible === null || visible.includes(id);
  if (inboxId !== undefined) return seen(inboxId) ? [inboxId] : [];
  if (channel === undefined) return visible;
  const inboxes = await store.inboxes.list();
  return inboxes.filter((inbox) => inbox.channel === channel && seen(inbox.id)).map(({ id }) => id);
}

/** Adds what only this person has of each: how far they read, whether a draft waits. */
export async function forViewer(
  context: Pick<Context, 'store'>,
  actor: Actor,
  conversations: readonly StoredConversation[],
) {
  const ids = conversations.map(({ id }) => id);
  const [marks, drafts] = await Promise.all([
    context.store.readMarks.readMany(actor.userId, ids),
    context.store.drafts.readMany(actor.userId, ids),
  ]);
  const readAt = new Map(marks.map((mark) => [mark.conversationId, mark.readAt]));
  const drafted = new Set(drafts.map((draft) => draft.conversationId));
  return conversations.map((conversation) =>
    presentForViewer(conversation, {
      readAt: readAt.get(conversation.id) ?? null,
      hasDraft: drafted.has(conversation.id),
    }),
  );
}
