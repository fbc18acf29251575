import type { WidgetMessage, WidgetThread } from '../../../shared/widget/protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredVisitorThread } from '../../store/visitors.ts';
import { placeInQueue } from '../assignment/position.ts';
import { fileLinks, isForVisitors, presentForVisitor } from './present.ts';

/** So many conversations of one visitor are shown. */
export const mostThreads = 20;
const pageSize = 40;
/** Above every id. */
const newestId = 'f'.repeat(24);
/** Unread ones are counted up to here. */
const countedMessages = 30;

/** By what a visitor is known to the pipeline; says nothing to anybody else. */
export const visitorAddress = (visitorId: string): string => `visitor-${visitorId}`;

export function threadRowId(visitorId: string, threadId: string): string {
  return idFrom(['visitor-thread', visitorId, threadId]);
}

/** A visitor's conversations, newest first. */
export async function listThreads(
  context: Pick<Context, 'store' | 'clock'>,
  visitorId: string,
): Promise<WidgetThread[]> {
  const { store } = context;
  const rows = await store.visitors.threadsOf(visitorId, mostThreads);
  const conversations = new Map(
    (await store.conversations.readMany(rows.map(({ conversationId }) => conversationId))).map((row) => [
      row.id,
      row,
    ]),
  );
  return Promise.all(
    rows.map((row) => presentThread(context, row, conversations.get(row.conversationId) ?? null)),
  );
}

async function presentThread(
  context: Pick<Context, 'store' | 'clock'>,
  row: StoredVisitorThread,
  conversation: StoredConversation | null,
): Promise<WidgetThread> {
  const { store } = context;
  // What was acknowledged a moment ago may not be imported yet.
  const answered = conversation?.lastOutboundAt ?? null;
  const mayBeUnread = answered !== null && (row.visitorReadAt === null || answered > row.visitorReadAt);
  const newest = mayBeUnread
    ? (await store.messages.before(row.conversationId, undefined, countedMessages)).items
    : [];
  const queue = conversation && (await placeInQueue(context, conversation));
  const unread = newest.filter((message) => isUnread(message, row));
  return {
    id: row.threadId,
    conversationId: row.conversationId,
    lastAt: (conversation?.lastMessageAt ?? row.lastAt).toISOString(),
    excerpt: conversation?.excerpt ?? '',
    unread: unread.length,
    teamReadAt: row.teamReadAt?.toISOString() ?? null,
    visitorReadAt: row.visitorReadAt?.toISOString() ?? null,
    ...(queue && { queue }),
  };
}

function isUnread(message: StoredMessage, { visitorReadAt }: StoredVisitorThread): boolean {
  if (message.kind !== 'outbound' || !isForVisitors(message)) return false;
  return visitorReadAt === null || message.createdAt > visitorReadAt;
}

export interface ThreadPage {
  messages: WidgetMessage[];
  more: boolean;
  thread: WidgetThread | null;
}

/**
 * Messages of a visitor's conversation, oldest first: after a moment (what was missed), before one (what is older), or
 * the newest. A thread that nothing was said in yet is empty.
 * @throws AppError not-found when it is another's
 */
export async function readThread(
  context: Pick<Context, 'store' | 'secretBox' | 'clock'>,
  visitorId: string,
  wanted: { threadId: string; after: string | null; before: string | null },
): Promise<ThreadPage> {
  const row = await context.store.visitors.readThread(threadRowId(visitorId, wanted.threadId));
  if (!row) return { messages: [], more: false, thread: null };
  if (row.visitorId !== visitorId) throw new AppError('not-found');
  const conversation = await context.store.conversations.read(row.conversationId);
  const { items, more } = await page(context, row.conversationId, wanted);
  const link = fileLinks(context);
  return {
    messages: items.filter(isForVisitors).map((message) => presentForVisitor(message, link)),
    more,
    thread: await presentThread(context, row, conversation),
  };
}

async function page(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
  { after, before }: { after: string | null; before: string | null },
): Promise<{ items: StoredMessage[]; more: boolean }> {
  if (after !== null) {
    const position = { at: new Date(after), id: '' };
    const found = await store.messages.after(conversationId, position, pageSize);
    return { items: found.items, more: found.last !== null };
  }
  // With what was written in the same millisecond: the widget knows what it has.
  const position = before === null ? undefined : { at: new Date(before), id: newestId };
  const found = await store.messages.before(conversationId, position, pageSize);
  return { items: found.items.reverse(), more: found.last !== null };
}
