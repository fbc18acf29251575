import type { Context } from '../../context.ts';
import type { Position } from '../../store/cursor.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

const statuses = ['open', 'pending', 'snoozed', 'resolved'] as const;
const pageSize = 100;

/** Conversations in which something happened since then: newest first in each state, the states taking turns. Spam is left out. */
export async function* recentConversations(
  { store }: Pick<Context, 'store'>,
  since: Date,
): AsyncGenerator<StoredConversation[]> {
  const places = new Map<(typeof statuses)[number], Position | undefined>(
    statuses.map((status) => [status, undefined]),
  );
  while (places.size > 0) {
    for (const [status, after] of places) {
      const { items, last } = await store.conversations.list(
        {
          ...{ inboxIds: null, userId: '', view: 'all', status, spam: false, sort: 'newest' },
          ...(after && { after }),
        },
        pageSize,
      );
      const recent = items.filter(({ lastActivityAt }) => lastActivityAt >= since);
      if (!last || recent.length < items.length) places.delete(status);
      else places.set(status, { at: last.lastActivityAt, id: last.id });
      if (recent.length > 0) yield recent;
    }
  }
}
