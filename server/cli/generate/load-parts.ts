import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import type { Part, PartSetting, WrittenPart } from '../../services/demo/part.ts';
import type { PartAnswer, PartThread } from '../../services/demo/part-thread.ts';
import { endOfBatches } from '../../store/bulk.ts';
import { CommandError } from '../install.ts';

const STORE = fileURLToPath(new URL('../../embedded/main.ts', import.meta.url));
const THREAD = new URL('../../services/demo/part-thread.ts', import.meta.url);
/** Messages of one part: it makes one segment of the search index. */
const messagesOfPart = 120_000;
const mostWaiting = 256 * 1024 * 1024;

/**
 * Has threads imagine the parts of a past, and the document store's loader write them. Nothing has changed unless it
 * resolves.
 * @param options.storeDir a directory that no store uses
 */
export async function loadParts(
  setting: PartSetting,
  options: { storeDir: string; onProgress: (conversations: number) => void },
): Promise<WrittenPart[]> {
  const loader = startLoader(options.storeDir);
  const parts = partsOf(setting);
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  const workerData: PartThread = { setting, waiting, mostWaiting };
  const threads = Array.from(
    { length: Math.min(parts.length, availableParallelism()) },
    () => new Worker(THREAD, { workerData }),
  );
  const written: WrittenPart[] = [];
  const imagine = async (thread: Worker): Promise<void> => {
    for (let part = parts.shift(); part; part = parts.shift()) {
      written.push(await imagineOn(thread, { part, waiting, into: loader.stdin }));
      options.onProgress(written.reduce((sum, { conversations }) => sum + conversations, 0));
    }
  };
  try {
    await Promise.race([Promise.all(threads.map(imagine)), loader.failed]);
    loader.stdin.end(endOfBatches);
    await loader.done;
    return written;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
    loader.stdin.destroy();
  }
}

function partsOf({ horizon: { total }, messages }: PartSetting): Part[] {
  const size = Math.ceil(Math.min(messagesOfPart / messages, total / availableParallelism()));
  const parts: Part[] = [];
  for (let begin = 0; begin < total; begin += size) parts.push({ begin, end: Math.min(total, begin + size) });
  return parts;
}

interface Loader {
  stdin: Writable;
  /** Rejects with the loader's words when it ends badly. */
  failed: Promise<never>;
  done: Promise<void>;
}

function startLoader(storeDir: string): Loader {
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
  return { stdin: child.stdin, failed, done };
}

interface Running {
  part: Part;
  waiting: Int32Array<SharedArrayBuffer>;
  into: Writable;
}

function imagineOn(thread: Worker, { part, waiting, into }: Running): Promise<WrittenPart> {
  return new Promise((resolve, reject) => {
    const ended = () => {
      thread.off('message', take).off('error', fail);
    };
    const fail = (error: unknown) => {
      ended();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const take = (answer: PartAnswer) => {
      if ('written' in answer) {
        ended();
        resolve(answer.written);
        return;
      }
      const { batches } = answer;
      into.write(batches, () => {
        Atomics.sub(waiting, 0, batches.length);
        Atomics.notify(waiting, 0);
      });
    };
    thread.on('message', take).on('error', fail);
    thread.postMessage(part);
  });
}
