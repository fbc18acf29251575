import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore, type EmbeddedStore } from '../../../server/embedded/client.ts';
import { Engine } from '../../../server/embedded/store/engine.ts';

/** A store of its own process in a directory of its own. */
export interface TestStore extends EmbeddedStore {
  dir: string;
  socket: string;
  /** Stops it and removes its data. */
  discard: () => Promise<void>;
}

export async function startTestStore(
  options: { dir?: string; flags?: string[]; onLog?: (line: string) => void } = {},
): Promise<TestStore> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'embedded-'));
  const socket = join(dir, 's.sock');
  const { flags = [], onLog = () => undefined } = options;
  const store = await startEmbeddedStore({ dir, socket, flags, onLog });
  const discard = async (): Promise<void> => {
    await store.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { ...store, dir, socket, discard };
}

/** An engine in this process, for tests of its parts. */
export function openTestEngine(now: () => number = Date.now): {
  engine: Engine;
  discard: () => Promise<void>;
} {
  const dir = mkdtempSync(join(tmpdir(), 'engine-'));
  const engine = new Engine({
    dir,
    now,
    log: () => undefined,
    lost: (error) => {
      throw error;
    },
  });
  const discard = async (): Promise<void> => {
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { engine, discard };
}
