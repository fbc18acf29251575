import type { Collection } from './collection.ts';
import type { Position } from './cursor.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

export type WrittenMessage = Pick<
  StoredMessage,
  'id' | 'conversationId' | 'kind' | 'automatic' | 'inboxId' | 'createdAt'
>;

/** Messages for who counts them. */
export function messageTallies(rows: Collection<StoredMessage>) {
  return {
    /** What was written or changed since then, in pages, oldest change first; without texts. */
    async *writtenSince(since: Date, atOnce: number): AsyncGenerator<WrittenMessage> {
      for (let after: Position | undefined; ;) {
        const page = await rows.find(messageQueries.writtenSince(since, after), {
          limit: atOnce,
          projection: { conversationId: 1, kind: 1, automatic: 1, inboxId: 1, createdAt: 1, updatedAt: 1 },
        });
        yield* page;
        const last = page.at(-1);
        if (page.length < atOnce || !last) return;
        after = { at: last.updatedAt, id: last.id };
      }
    },
  };
}
