import { randomUUID } from 'node:crypto';
import type { JobPayload } from '../../../shared/jobs.ts';
import { findChannel } from '../../channels/registry.ts';
import type { StoredRawItem } from '../../store/raw-items.ts';
import { usualLimits, type IngestContext, type IngestInbox, type IngestLimits } from './ingest/context.ts';
import { importBatch, importCounted } from './ingest/import-batch.ts';

const batchItems = 50;
/** Parsed mails are held together in memory until they are written. */
const batchBytes = 8 * 1024 * 1024;
const leaseMillis = 15_000;
const retryMillis = 1000;

export interface IngestOptions {
  limits?: IngestLimits;
  /** Ids of raw items kept a moment ago, their first try counted already (`keepBegun`): taken before what else waits. */
  begun?: readonly string[];
}

/**
 * Imports every pending raw item of an inbox whose turn has come, oldest first. One process at a time works on an
 * inbox. Running it twice, or again after a crash at any point, changes nothing.
 */
export async function ingestInbox(
  context: IngestContext,
  { inboxId }: JobPayload<'inbox.ingest'>,
  { limits = usualLimits, begun = [] }: IngestOptions = {},
): Promise<void> {
  const inboxes = await inboxesWith(context, inboxId);
  const inbox = inboxes.find(({ id }) => id === inboxId);
  const channel = inbox && findChannel(inbox.channel);
  if (!channel) return;
  const lease = { name: `ingest/${inboxId}`, owner: randomUUID(), millis: leaseMillis };
  const hold = () => context.store.leases.acquire({ ...lease, now: context.clock.now() });
  if (!(await hold())) {
    await context.queue.enqueue('inbox.ingest', { inboxId }, { delayMillis: retryMillis });
    return;
  }
  // A batch may take longer than the lease: it is renewed meanwhile. The sweep finds what a lost lease leaves behind.
  const renewing = setInterval(() => void hold().catch(() => undefined), leaseMillis / 3);
  try {
    await importBegun(context, { inbox, channel, inboxes, limits }, begun);
    while (await importNext(context, { inbox, channel, inboxes, limits })) {
      if (!(await hold())) return;
    }
  } finally {
    clearInterval(renewing);
    await context.store.leases.release(lease.name, lease.owner);
  }
}

/** A list that is a second old will do, unless it does not know the inbox yet. */
async function inboxesWith({ store }: Pick<IngestContext, 'store'>, inboxId: string) {
  const recent = await store.inboxes.listRecent();
  return recent.some(({ id }) => id === inboxId) ? recent : store.inboxes.list();
}

/** Those whose first try this is: another import may have met them first, as they wait like all others. */
async function importBegun(
  context: IngestContext,
  scene: IngestInbox,
  ids: readonly string[],
): Promise<void> {
  const pending = await context.store.rawItems.stillPending(ids);
  const ours = pending.filter(({ attempts }) => attempts === 1).map((item) => ({ ...item, attempts: 0 }));
  for (const batch of inBatches(ours)) await importCounted(context, scene, batch);
}

/** @returns whether there may be more */
async function importNext(context: IngestContext, scene: IngestInbox): Promise<boolean> {
  const items = await context.store.rawItems.pending(scene.inbox.id, context.clock.now(), batchItems);
  const batches = inBatches(items);
  for (const batch of batches) await importBatch(context, scene, batch);
  return items.length === batchItems;
}

/** Those that were tried before come alone: should one of them kill the process, it takes nobody with it. */
function inBatches(items: readonly StoredRawItem[]): StoredRawItem[][] {
  const batches: StoredRawItem[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (item.attempts > 0 || bytes + item.size > batchBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(item);
    bytes = item.attempts > 0 ? Number.POSITIVE_INFINITY : bytes + item.size;
  }
  return batches;
}
