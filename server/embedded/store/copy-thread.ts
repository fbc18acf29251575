import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * The thread that copies the data file as it stands at one moment, beside readers and writers, and without the pages that
 * are free. Tells why when it could not.
 */
const { from, to } = workerData as { from: string; to: string };

function copy(): string | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(from);
    db.exec('PRAGMA cache_size = -8000');
    db.prepare('VACUUM INTO ?').run(to);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    db?.close();
  }
}

parentPort?.postMessage(copy());
