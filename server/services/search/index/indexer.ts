import { randomUUID } from 'node:crypto';
import { indexFormat } from '../text/terms.ts';
import { addNewMessages, walkOn } from './add-messages.ts';
import { mergeStep } from './merge-step.ts';
import { startOver } from './rebuild.ts';
import { readIndex, type IndexContext } from './segments.ts';
import { checkOldest, clearAbandoned, clearRetired } from './upkeep.ts';

/** How soon a new message is looked for. */
const pauseMillis = 300;
const leaseMillis = 10_000;
const leaseName = 'search-index';
const upkeepMillis = 30_000;
const abandonedMillis = 600_000;

export interface Indexer {
  stop(): Promise<void>;
}

/**
 * Keeps the search index: one process at a time, by lease; should two believe it is theirs, they only do the same work
 * twice. New messages and merges go on side by side, so that a long merge keeps nothing from being found.
 */
export function startIndexer(context: IndexContext): Indexer {
  const lease = { name: leaseName, owner: randomUUID(), millis: leaseMillis };
  const stopping = new AbortController();
  let leading = false;

  async function lead(): Promise<void> {
    const before = leading;
    leading = await context.store.leases.acquire({ ...lease, now: context.clock.now() });
    if (!before && leading && (await readIndex(context)).format !== indexFormat) await startOver(context);
  }
  const { signal } = stopping;
  const { logger } = context;
  const loops = [
    loop({ signal, logger, name: 'lease', millis: leaseMillis / 3 }, async () => {
      await lead();
      return false;
    }),
    loop({ signal, logger, name: 'new messages', millis: pauseMillis }, async () =>
      leading ? (await addNewMessages(context)) > 100 : false,
    ),
    loop({ signal, logger, name: 'merge', millis: pauseMillis }, async () =>
      leading ? (await mergeStep(context)) || (await walkOn(context)) : false,
    ),
    loop({ signal, logger, name: 'upkeep', millis: upkeepMillis }, async () => {
      if (!leading) return false;
      await clearRetired(context);
      return checkOldest(context);
    }),
    loop({ signal, logger, name: 'abandoned', millis: abandonedMillis }, async () => {
      if (leading) await clearAbandoned(context);
      return false;
    }),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await context.store.leases.release(lease.name, lease.owner).catch(() => undefined);
    },
  };
}

interface Rhythm {
  signal: AbortSignal;
  logger: IndexContext['logger'];
  name: string;
  millis: number;
}

/** Does a step again and again: at once while there is more, after a pause otherwise; longer pauses while it fails. */
async function loop({ signal, logger, name, millis }: Rhythm, step: () => Promise<boolean>): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const more = await step();
      failures = 0;
      if (!more) await pause(millis, signal);
      else await new Promise((resolve) => setImmediate(resolve));
    } catch (error) {
      failures += 1;
      if (failures === 1)
        logger.warn({ err: error, step: name }, 'The search index could not be kept; again in a moment');
      await pause(Math.min(30_000, 1000 * 2 ** failures), signal);
    }
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', done);
  });
}

/** Indexes all that waits, and merges what is to be merged: for tests and the command line. */
export async function settleIndex(context: IndexContext): Promise<void> {
  while ((await addNewMessages(context)) > 0 || (await walkOn(context)) || (await mergeStep(context)));
}
