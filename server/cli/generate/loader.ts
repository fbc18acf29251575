import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { endOfBatches } from '../../store/bulk.ts';
import { CommandError } from '../install.ts';

const STORE = fileURLToPath(new URL('../../embedded/main.ts', import.meta.url));

/** The document store's loader at work. */
export interface Loader {
  /** Takes batches. */
  stdin: Writable;
  /** Rejects with the loader's words when it ends badly. */
  failed: Promise<never>;
  /** Says that these were all; resolves when everything is in the data. */
  finish(): Promise<void>;
}

/** @param storeDir a directory that no store uses; nothing in it changes before the loader is finished */
export function startLoader(storeDir: string): Loader {
  const args = ['--disable-warning=ExperimentalWarning', STORE, '--dir', storeDir, '--load'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  const said = text(child.stderr);
  // What it did not read any more it tells in words.
  child.stdin.on('error', () => undefined);
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else void said.then((words) => reject(new CommandError(words.trim() || 'The loading ended badly.')));
    });
  });
  const failed = new Promise<never>((_, reject) => {
    done.catch(reject);
  });
  failed.catch(() => undefined);
  const finish = () => {
    child.stdin.end(endOfBatches);
    return done;
  };
  return { stdin: child.stdin, failed, finish };
}
