import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Mention, mentionPage, MentionQuery, MentionSources } from '../../../shared/schemas/mention.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

type Needs = Pick<Context, 'store'>;

const noneAtAll = { items: [], next: null };

/**
 * Mentions that the actor sees of an account or of a word, newest first. Without either: of all accounts, the page
 * put together from each.
 */
export async function listMentions(
  context: Needs,
  actor: Actor,
  query: MentionQuery,
): Promise<z.infer<typeof mentionPage>> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  const { messages, inboxes } = context.store;
  const { state, word, limit } = query;
  const after = positionFrom(query.cursor);
  const visible = visibleInboxIds(actor);
  if (query.inboxId !== undefined && visible && !visible.includes(query.inboxId)) return noneAtAll;
  if (word !== undefined) {
    const inboxIds = query.inboxId === undefined ? visible : [query.inboxId];
    const page = await messages.mentionsOfWord({ state, word, inboxIds, after }, limit);
    return pageOf(context, page.items, page.last);
  }
  const ids =
    query.inboxId === undefined ? (visible ?? (await inboxes.list()).map(({ id }) => id)) : [query.inboxId];
  const pages = await Promise.all(
    ids.map((inboxId) => messages.mentionsOfInbox({ state, inboxId, after }, limit)),
  );
  const all = pages.flatMap(({ items }) => items).toSorted(newestFirst);
  const items = all.slice(0, limit);
  const more = all.length > items.length || pages.some(({ last }) => last !== null);
  return pageOf(context, items, more ? (items.at(-1) ?? null) : null);
}

function newestFirst(a: StoredMessage, b: StoredMessage): number {
  const later = b.createdAt.getTime() - a.createdAt.getTime();
  return later === 0 ? (a.id < b.id ? 1 : -1) : later;
}

async function pageOf(
  context: Needs,
  items: readonly StoredMessage[],
  last: StoredMessage | null,
): Promise<z.infer<typeof mentionPage>> {
  const rows = await context.store.conversations.readMany([
    ...new Set(items.map(({ conversationId }) => conversationId)),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    items: items.flatMap((message) => presentMention(message, byId.get(message.conversationId))),
    next: cursorAfter(last, ({ createdAt }) => createdAt),
  };
}

function presentMention(message: StoredMessage, row: StoredConversation | undefined): Mention[] {
  if (!row || !message.mention) return [];
  const { id, channel, status, assigneeId, contact, subject } = presentConversation(row);
  return [
    {
      message: presentMessage(message),
      state: message.mention,
      conversation: { id, channel, status, assigneeId, contact, subject },
    },
  ];
}

const mostCounted = 99;
/** Words are read from the newest mentions that need a reply: a word that nobody wrote lately is no column. */
const wordsFrom = 300;
const mostWords = 20;

/** What columns there can be. */
export async function readMentionSources(context: Needs, actor: Actor): Promise<MentionSources> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  const { messages, inboxes } = context.store;
  const visible = visibleInboxIds(actor);
  const ids = visible ?? (await inboxes.list()).map(({ id }) => id);
  const present = await Promise.all(
    ids.map(async (inboxId) => ((await messages.hasMentions(inboxId)) ? [inboxId] : [])),
  );
  const withMentions = present.flat();
  const counts = await messages.countMentions(
    withMentions.map((inboxId) => ({ inboxId, state: 'needs-reply' as const })),
    mostCounted,
  );
  const recent = await Promise.all(
    withMentions.map((inboxId) => messages.mentionsOfInbox({ inboxId, state: 'needs-reply' }, wordsFrom)),
  );
  const words = Map.groupBy(
    recent.flatMap(({ items }) => items.filter(({ post }) => post?.watched)),
    ({ post }) => post?.watched ?? '',
  );
  return {
    inboxes: withMentions.map((inboxId, at) => ({
      inboxId,
      needsReply: counts[at] ?? { count: 0, more: false },
    })),
    words: [...words].slice(0, mostWords).map(([word, found]) => ({
      word,
      needsReply: { count: Math.min(found.length, mostCounted), more: found.length > mostCounted },
    })),
  };
}
