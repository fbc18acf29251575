import { Worker } from 'node:worker_threads';
import type { Context } from '../server/context.ts';

/** A process that has not breathed for so long hangs in something that will not end (a parser in an endless loop). */
const usualPatienceMillis = 45_000;
const longestBeatMillis = 2000;

/** Runs beside the process, so that it sees when the process hangs. Ends it: whoever supervises it starts another. */
const watch = `
  const { workerData } = require('node:worker_threads');
  const { beats, patienceMillis, beatMillis } = workerData;
  let seen = -1;
  let since = Date.now();
  setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now !== seen) { seen = now; since = Date.now(); return; }
    if (Date.now() - since > patienceMillis) process.kill(process.pid, 'SIGKILL');
  }, beatMillis);
`;

/**
 * Kills this process when its event loop stands still. The import counts a try before it reads an item, so an item that
 * makes a parser hang ends in quarantine after some tries instead of stopping all mail for ever. @returns how to stop
 */
export function startWatchdog(
  { logger }: Pick<Context, 'logger'>,
  patienceMillis = usualPatienceMillis,
): () => void {
  const beatMillis = Math.min(longestBeatMillis, patienceMillis / 4);
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const watcher = new Worker(watch, {
    eval: true,
    workerData: { beats, patienceMillis, beatMillis },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    execArgv: [],
  });
  watcher.unref();
  watcher.on('error', (error) => {
    logger.warn({ err: error }, 'nobody watches whether this process hangs');
  });
  const timer = setInterval(() => Atomics.add(beats, 0, 1), beatMillis / 2);
  timer.unref();
  return () => {
    clearInterval(timer);
    void watcher.terminate();
  };
}
