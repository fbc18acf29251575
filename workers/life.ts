import { randomUUID } from 'node:crypto';
import { readConfig } from '../server/config.ts';
import type { Clock } from '../server/context.ts';
import { createContext, type RunningContext } from '../server/create-context.ts';
import { createWorkers, type RunningWorkers } from '../server/queue/workers.ts';
import { startDemo, type RunningDemo } from '../server/services/demo/start.ts';
import { startListeners, type Listeners } from '../server/services/listening/listeners.ts';
import { startIndexer, type Indexer } from '../server/services/search/index/indexer.ts';
import { registry } from './registry.ts';
import { createRunner } from './run-job.ts';
import { startSchedules } from './schedules.ts';
import { startWatchdog } from './watchdog.ts';

/** How many jobs of a queue run side by side in one process. Imports of one inbox are never side by side. */
const concurrency = { ingest: 4, triage: 1, deliver: 5, upkeep: 1 };
/** Whoever takes longer to stop is stopped. */
const graceMillis = 15_000;

export interface Running {
  context: RunningContext;
  workers: RunningWorkers;
  listeners: Listeners;
  indexer: Indexer | null;
  endings: (() => void)[];
  /** Filling the demo takes seconds and must not hold up the rest. */
  demo: Promise<RunningDemo | null>;
}

export interface WorkerOptions {
  /** Tests bring theirs. */
  clock?: Clock;
  /** After how long without a breath the process is killed. */
  hangMillis?: number;
}

/** The life of one worker process, for `runUntilAsked`. */
export function workerLife(options: WorkerOptions = {}): {
  start: () => Promise<Running>;
  stop: (running: Running) => Promise<void>;
} {
  return { start: () => start(options), stop };
}

async function start({ clock, hangMillis }: WorkerOptions): Promise<Running> {
  const context = await createContext(readConfig(), { role: 'worker', ...(clock && { clock }) });
  await context.store.prepare(context.clock);
  const workers = createWorkers({
    redis: context.redis,
    logger: context.logger,
    run: createRunner(context, registry),
    concurrency,
  });
  const endings = [startSchedules(context), startWatchdog(context, hangMillis)];
  // What waited while nobody was here does not wait for the first round of the sweep.
  await context.queue.enqueue('sweep.pending', {});
  const listeners = startListeners(context);
  const indexer = context.config.searchIndex ? startIndexer(context) : null;
  context.logger.info('The workers work');
  process.send?.({ type: 'ready' });
  return { context, workers, listeners, indexer, endings, demo: runDemo(context) };
}

/** The demo is no reason for the workers to fail: what goes wrong in it is logged. */
function runDemo(context: RunningContext): Promise<RunningDemo | null> {
  if (!context.config.demo) return Promise.resolve(null);
  return startDemo(context, randomUUID()).catch((error: unknown) => {
    context.logger.error({ err: error }, 'The demo could not be started');
    return null;
  });
}

/** Takes nothing new, finishes what is under way, lets others have the inboxes. */
async function stop({ context, workers, listeners, indexer, endings, demo }: Running): Promise<void> {
  setTimeout(() => process.exit(1), graceMillis).unref();
  for (const end of endings) end();
  await (await demo)?.stop();
  await Promise.all([listeners.stop(), indexer?.stop(), workers.close()]);
  await context.dispose();
}
