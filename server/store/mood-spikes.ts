import type { Connection } from 'mongoose';
import { Collection } from './collection.ts';

/** That customers of an inbox are much unhappier than usual: since when, and until when that was seen. */
export interface StoredMoodSpike {
  /** The inbox. */
  id: string;
  since: Date;
  lastAt: Date;
}

/** One row for each inbox that ever had one. */
export function createMoodSpikeStore(connection: Connection) {
  const rows = new Collection<StoredMoodSpike>(connection, 'mood_spikes', []);
  return {
    collection: rows,
    /**
     * Notes that there is one now.
     * @param restMillis after so long without one, it is another
     * @returns false when it is the one that was noted before
     */
    async note(inboxId: string, now: Date, restMillis: number): Promise<boolean> {
      if (await rows.insert({ id: inboxId, since: now, lastAt: now })) return true;
      const rested = { _id: inboxId, lastAt: { $lt: new Date(now.getTime() - restMillis) } };
      if (await rows.change(rested, { $set: { since: now, lastAt: now } })) return true;
      await rows.change({ _id: inboxId }, { $max: { lastAt: now } });
      return false;
    },
  };
}
