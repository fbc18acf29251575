import type { Connection } from 'mongoose';
import type { Retention } from '../../shared/schemas/retention.ts';
import { Collection } from './collection.ts';
import type { Position } from './cursor.ts';

interface StoredRetention extends Retention {
  id: string;
}

/** Up to where the sources of an inbox have gone. */
interface StoredProgress {
  id: string;
  sources: Position | null;
}

const key = 'retention';
const never = { archiveDays: null, resolvedDays: null, spamDays: null, sourceDays: null };

/** How long things are kept, and how far the nightly work is. */
export function createRetentionStore(connection: Connection) {
  const rows = new Collection<StoredRetention>(connection, 'retention', []);
  const progress = new Collection<StoredProgress>(connection, 'retention_progress', []);
  return {
    collection: rows,
    progress,
    /** Where nobody said anything, all is kept for ever where it is. */
    async read(): Promise<Retention> {
      const row = await rows.byId(key);
      const inboxes = Object.entries(row?.inboxes ?? {}).map(([id, rule]) => [id, { ...never, ...rule }]);
      return {
        everywhere: { ...never, ...row?.everywhere },
        inboxes: Object.fromEntries(inboxes) as Retention['inboxes'],
      };
    },
    save: ({ everywhere, inboxes }: Retention) =>
      rows.change({ _id: key }, { $set: { everywhere, inboxes } }, { upsert: true }),
    sourcesUntil: async (inboxId: string) => (await progress.byId(inboxId))?.sources ?? null,
    saveSourcesUntil: (inboxId: string, sources: Position) =>
      progress.change({ _id: inboxId }, { $set: { sources } }, { upsert: true }),
    lookAgain: (inboxId: string) => progress.remove({ _id: inboxId }),
  };
}
