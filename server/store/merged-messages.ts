import type { Collection } from './collection.ts';
import type { StoredMessage } from './messages.ts';

export interface MergeStep {
  ids: readonly string[];
  /** The conversation that was merged, and the one that it is in now. */
  source: { id: string; inboxId: string };
  target: { id: string; inboxId: string };
  now: Date;
}

/** Messages that go with their conversation into another, and come back. Each remembers where it came from. */
export function mergedMessages(rows: Collection<StoredMessage>) {
  return {
    /** Those that are no longer in the source stay where they are. */
    takeAlong: ({ ids, source, target, now }: MergeStep): Promise<number> =>
      rows.changeMany(
        { _id: { $in: ids }, conversationId: source.id },
        {
          $set: {
            ...{ conversationId: target.id, inboxId: target.inboxId },
            ...{ updatedAt: now, unindexed: now.getTime() },
          },
          $push: { mergedFrom: source.id },
          $inc: { revision: 1 },
        },
      ),
    /** The way back, of those that are still in the target. */
    takeBack: ({ ids, source, target, now }: MergeStep): Promise<number> =>
      rows.changeMany(
        { _id: { $in: ids }, conversationId: target.id, mergedFrom: source.id },
        {
          $set: {
            ...{ conversationId: source.id, inboxId: source.inboxId },
            ...{ updatedAt: now, unindexed: now.getTime() },
          },
          $pop: { mergedFrom: 1 },
          $inc: { revision: 1 },
        },
      ),
  };
}
