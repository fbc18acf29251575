import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** What a folding left: pages in the log, and how many of them are in the data file. */
export interface Folded {
  pages: number;
  folded: number;
  /** Why it could not be folded (a full disk); the log keeps everything until it can. */
  failed?: string;
}

/**
 * The thread that folds the write-ahead log into the data file. It flushes the log before and the file after
 * (`synchronous = FULL`), beside readers and writers, and tells how long the log is.
 */
const db = new DatabaseSync(workerData as string);
db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -1000');
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  parentPort?.postMessage(fold());
});

function fold(): Folded {
  try {
    const { log, checkpointed } = checkpoint.get() as { log: number; checkpointed: number };
    return { pages: log, folded: checkpointed };
  } catch (error) {
    return { pages: 0, folded: 0, failed: error instanceof Error ? error.message : String(error) };
  }
}
