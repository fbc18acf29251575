import type { Connection } from 'mongoose';
import type { Passage } from '../../shared/routing/queue.ts';
import { Collection } from './collection.ts';

interface PaceRow {
  /** The queue's key. */
  id: string;
  passages: Passage[];
}

/** So many are enough to say how fast a queue moves. */
const kept = 40;

/** How long people stood in each queue lately. */
export function createQueuePaceStore(connection: Connection) {
  const rows = new Collection<PaceRow>(connection, 'queue_paces', []);
  return {
    collection: rows,
    read: async (queue: string): Promise<Passage[]> => (await rows.byId(queue))?.passages ?? [],
    async add(queue: string, passage: Passage): Promise<void> {
      const update = { $push: { passages: { $each: [passage], $slice: -kept } } };
      await rows.change({ _id: queue }, update, { upsert: true });
    },
  };
}
