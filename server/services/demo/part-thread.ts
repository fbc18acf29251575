import { parentPort, workerData } from 'node:worker_threads';
import { imaginePart, type Part, type PartSetting, type WrittenPart } from './part.ts';

/** What a thread is begun with. */
export interface PartThread {
  setting: PartSetting;
  /** Shared by all threads: bytes that were handed out and not written yet. */
  waiting: Int32Array<SharedArrayBuffer>;
  /** Threads pause while there are more. */
  mostWaiting: number;
}

/** What a thread says: batches, then what the part came to. */
export type PartAnswer = { batches: Uint8Array<ArrayBuffer> } | { written: WrittenPart };

const { setting, waiting, mostWaiting } = workerData as PartThread;

function hand(batches: Uint8Array<ArrayBuffer>): void {
  for (let now = Atomics.load(waiting, 0); now > mostWaiting; now = Atomics.load(waiting, 0)) {
    Atomics.wait(waiting, 0, now);
  }
  Atomics.add(waiting, 0, batches.length);
  parentPort?.postMessage({ batches } satisfies PartAnswer, [batches.buffer]);
}

parentPort?.on('message', (part: Part) => {
  void imaginePart(setting, part, hand).then((written) => {
    parentPort?.postMessage({ written } satisfies PartAnswer);
  });
});
