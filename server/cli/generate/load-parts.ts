import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import type { Part, PartSetting, WrittenPart } from '../../services/demo/part.ts';
import type { PartAnswer, PartThread } from '../../services/demo/part-thread.ts';
import { startLoader } from './loader.ts';

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
    await loader.finish();
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
