import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Copies a data file, as it stands at one moment, into a new file: by a thread of its own, so that nothing else waits. The
 * new file is flushed and complete, or it does not exist.
 */
export async function copyDataFile(from: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Error(`${to} exists already.`);
  const unfinished = `${to}.part`;
  await rm(unfinished, { force: true });
  try {
    await (await open(unfinished, 'wx', 0o600)).close();
    const failure = await copyInThread(from, unfinished);
    if (failure !== undefined) throw new Error(failure);
    await flushPath(unfinished);
    await rename(unfinished, to);
    await flushPath(dirname(to));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function copyInThread(from: string, to: string): Promise<string | undefined> {
  const worker = new Worker(new URL('copy-thread.ts', import.meta.url), { workerData: { from, to } });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', resolve);
  });
}

/** Makes a file's bytes, or a directory's names, survive a power cut. */
export async function flushPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
