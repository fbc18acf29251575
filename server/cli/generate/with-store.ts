import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore } from '../../embedded/client.ts';
import { silentLogger } from '../../observability/logger.ts';
import { openStore, type Store } from '../../store/store.ts';

/** The database in the document store that npm start brings along. */
export const database = 'onevoice';

/** Runs the document store of an install that is stopped by itself for a moment. */
export async function withStore<T>(storeDir: string, work: (store: Store) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'onevoice-'));
  try {
    const running = await startEmbeddedStore({ dir: storeDir, socket: join(directory, 'store.sock') });
    const store = await openStore(running.uriOf(database), { logger: silentLogger() });
    try {
      await store.prepare({ now: () => new Date() });
      return await work(store);
    } finally {
      await store.close();
      await running.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
