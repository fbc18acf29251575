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
  /** Of files: what rules of an inbox, or those for everywhere, have been through. */
  files?: Position | null;
}

const key = 'retention';
const never = {
  ...{ archiveDays: null, resolvedDays: null, spamDays: null, sourceDays: null },
  ...{ fileDays: null, fileMegabytes: 10 },
};
/** The progress of what goes by the rules for everywhere. */
export const everywhere = 'everywhere';

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
    save: (rules: Retention) =>
      rows.change(
        { _id: key },
        { $set: { everywhere: rules.everywhere, inboxes: rules.inboxes } },
        { upsert: true },
      ),
    sourcesUntil: async (inboxId: string) => (await progress.byId(inboxId))?.sources ?? null,
    saveSourcesUntil: (inboxId: string, sources: Position) =>
      progress.change({ _id: inboxId }, { $set: { sources } }, { upsert: true }),
    filesUntil: async (name: string) => (await progress.byId(name))?.files ?? null,
    saveFilesUntil: (name: string, files: Position) =>
      progress.change({ _id: name }, { $set: { files } }, { upsert: true }),
    /** Other files may be due now. */
    lookAtFilesAgain: (names: readonly string[]) =>
      progress.changeMany({ _id: { $in: [...names, everywhere] } }, { $set: { files: null } }),
    /** What stayed may be due now. */
    lookAgain: (inboxIds: readonly string[]) => progress.remove({ _id: { $in: [...inboxIds, everywhere] } }),
  };
}
