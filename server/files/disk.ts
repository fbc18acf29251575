import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from './file-store.ts';
import { checkedKey, failedStream, spool } from './spool.ts';

/**
 * Files below `root` as ab/cd/abcd…: written beside, flushed, then renamed, so that a file under its name is whole
 * even after a power cut.
 */
export function createDiskStore(root: string): FileStore {
  const pathOf = (key: string) => join(root, key.slice(0, 2), key.slice(2, 4), checkedKey(key));
  const incoming = join(root, 'incoming');
  return {
    async put(source, { maxBytes } = {}) {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      const spooled = await spool(source, incoming, maxBytes);
      const target = pathOf(spooled.sha256);
      if ((await sizeOf(target)) === spooled.size) {
        await rm(spooled.path, { force: true });
      } else {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(spooled.path, target);
        await flushDirectory(dirname(target));
      }
      return { key: spooled.sha256, sha256: spooled.sha256, size: spooled.size };
    },
    open(key) {
      try {
        return createReadStream(pathOf(key));
      } catch (error) {
        return failedStream(error as Error);
      }
    },
    async stat(key) {
      const size = await sizeOf(pathOf(key));
      return size === null ? null : { size };
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a rename survive a power cut. */
async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
