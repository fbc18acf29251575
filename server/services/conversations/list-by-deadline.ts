import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationListing } from '../../store/conversation-queries.ts';
import { cursorAfter, positionFrom } from './page-position.ts';

/** Before the cursor of those without a deadline; alone: their beginning. */
const undueMark = 'undue.';
const dueAt = ({ slaDueAt, createdAt }: StoredConversation) => slaDueAt ?? createdAt;
const waitingOrder = (row: StoredConversation) => row.waitingOrder;

/**
 * A page by urgency: the next deadline first, and when these are at their end those without one, who waits longest
 * first. So nothing is left out of the list.
 */
export async function listByDeadline(
  { store }: Pick<Context, 'store'>,
  listing: Omit<ConversationListing, 'sort' | 'after'>,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<{ items: StoredConversation[]; next: string | null }> {
  const undue = async (position: string | undefined, room: number) => {
    const after = positionFrom(position === '' ? undefined : position);
    const page = await store.conversations.list({ ...listing, sort: 'undue', after }, room);
    const next = cursorAfter(page.last, waitingOrder);
    return { items: page.items, next: next && `${undueMark}${next}` };
  };
  if (cursor?.startsWith(undueMark)) return undue(cursor.slice(undueMark.length), limit);
  const due = await store.conversations.list({ ...listing, sort: 'due', after: positionFrom(cursor) }, limit);
  if (due.last) return { items: due.items, next: cursorAfter(due.last, dueAt) };
  const room = limit - due.items.length;
  if (room === 0) return { items: due.items, next: undueMark };
  const rest = await undue(undefined, room);
  return { items: [...due.items, ...rest.items], next: rest.next };
}
