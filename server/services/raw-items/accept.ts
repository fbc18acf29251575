import type { IncomingItem } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredRawItem } from '../../store/raw-items.ts';

export type AcceptContext = Pick<Context, 'store' | 'clock' | 'files' | 'queue' | 'logger'>;

/** Larger items are kept in the file store, so that the database stays quick. */
const longestInline = 512 * 1024;

export interface Accepted {
  /** Rows that are new, in the order of the items. */
  added: StoredRawItem[];
  /** How many had arrived before. */
  repeated: number;
}

/**
 * Keeps what arrived, byte for byte, before anybody reads it; then wakes the import. When this returns the items are
 * on disk: a cursor may move. Items that arrived before are left as they are.
 */
export async function acceptRaw(
  context: AcceptContext,
  inboxId: string,
  items: readonly IncomingItem[],
): Promise<Accepted> {
  const accepted = await keepCounted(context, { inboxId, items, tries: 0 });
  if (accepted.added.some(({ state }) => state === 'pending'))
    await context.queue.enqueue('inbox.ingest', { inboxId });
  return accepted;
}

/**
 * Keeps what arrived like `acceptRaw`, for a caller that imports it at once: the first try is counted as it is written, so that a crash
 * counts too and nothing need be written before the import begins. The rows are as they were before that try.
 */
export const keepBegun = (
  context: AcceptContext,
  inboxId: string,
  items: readonly IncomingItem[],
): Promise<Accepted> => keepCounted(context, { inboxId, items, tries: 1 });

async function keepCounted(
  context: AcceptContext,
  { inboxId, items, tries }: { inboxId: string; items: readonly IncomingItem[]; tries: 0 | 1 },
): Promise<Accepted> {
  const rows: StoredRawItem[] = [];
  for (const item of items) rows.push(await toRow(context, inboxId, item));
  const repeated = await context.store.rawItems.insertMany(rows.map((row) => ({ ...row, attempts: tries })));
  const added = rows.filter((_, position) => !repeated.has(position));
  // What an archive holds says nothing of how the inbox is.
  const arrived = added.filter(({ archive }) => archive === undefined);
  if (arrived.length > 0) await noteArrival(context, inboxId, arrived);
  return { added, repeated: repeated.size };
}

async function toRow(
  { clock, files }: Pick<AcceptContext, 'clock' | 'files'>,
  inboxId: string,
  item: IncomingItem,
): Promise<StoredRawItem> {
  const now = clock.now();
  const inline = item.raw.length <= longestInline;
  const refused = item.refusedBecause ?? null;
  return {
    id: newId(),
    inboxId,
    externalId: item.externalId,
    state: refused === null ? 'pending' : 'quarantined',
    reason: refused,
    attempts: 0,
    size: item.raw.length,
    summary: { from: item.summary.from.slice(0, 500), subject: item.summary.subject.slice(0, 998) },
    raw: inline ? item.raw : null,
    fileKey: inline ? null : (await files.put(item.raw)).key,
    providerTime: item.providerTime,
    receivedAt: now,
    notBefore: now,
    settledAt: refused === null ? null : now,
    messageId: null,
    conversationId: null,
    ...(item.archive !== undefined && { archive: item.archive }),
  };
}

/** More often is not worth a write; the clock of the context decides, so that tests see every one that counts. */
const noteMillis = 1000;
const noted = new WeakMap<Context['store'], Map<string, number>>();

/** When something last came in, and how late it was: what the health page shows. */
async function noteArrival(
  { store }: Pick<AcceptContext, 'store'>,
  inboxId: string,
  added: readonly StoredRawItem[],
): Promise<void> {
  const newest = added.at(-1);
  if (!newest) return;
  const { receivedAt, providerTime } = newest;
  const times = noted.get(store) ?? new Map<string, number>();
  noted.set(store, times);
  if (receivedAt.getTime() - (times.get(inboxId) ?? 0) < noteMillis) return;
  times.set(inboxId, receivedAt.getTime());
  const lagSeconds = providerTime && Math.max(0, (receivedAt.getTime() - providerTime.getTime()) / 1000);
  await store.inboxStates.record(inboxId, { lastInboundAt: receivedAt, lagSeconds });
}
