import type { Context } from '../../../context.ts';
import { newId } from '../../../store/ids.ts';
import type { ListedSegment, StoredSearchIndex } from '../../../store/search.ts';
import type { SegmentSource } from '../segment/merge.ts';
import { decodeHeader, encodeHeader, type BuiltSegment, type SegmentHeader } from '../segment/segment.ts';
import { indexFormat } from '../text/terms.ts';

export type IndexContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Up to this many bytes a segment is one row. */
const inOneRow = 256 * 1024;
/** Blocks written or read at once. */
const blocksAtOnce = 16;

/** As much of a store as takes a new segment. */
export interface SegmentSink {
  store: {
    search: Pick<IndexContext['store']['search'], 'insertSegment' | 'insertBlocks' | 'completeSegment'>;
  };
  clock: IndexContext['clock'];
}

export const emptyIndex = (now: Date): StoredSearchIndex => ({
  id: 'index',
  revision: 0,
  format: indexFormat,
  live: [],
  next: null,
  walk: { into: 'live', position: null, messages: 0, startedAt: now },
  retired: [],
});

/** The index as it stands; one that nobody made yet is empty and begins with a walk through all messages. */
export async function readIndex({
  store,
  clock,
}: Pick<Context, 'store' | 'clock'>): Promise<StoredSearchIndex> {
  return (await store.search.readIndex()) ?? emptyIndex(clock.now());
}

/**
 * Changes which segments make up the index, by compare-and-set: of two processes that change it at once one begins again.
 * @param change null: leave it as it is
 * @returns the index after it; null when `change` said so
 */
export async function changeIndex(
  context: Pick<Context, 'store' | 'clock'>,
  change: (index: StoredSearchIndex) => StoredSearchIndex | null,
): Promise<StoredSearchIndex | null> {
  for (;;) {
    const before = await readIndex(context);
    const after = change(before);
    if (!after) return null;
    const { id, revision: _, ...rest } = after;
    if (await context.store.search.writeIndex(rest, before.revision)) {
      return { ...rest, id, revision: before.revision + 1 };
    }
  }
}

/** Stores a small segment that was made in memory. Nobody sees it before it is listed. */
export async function storeSegment(context: SegmentSink, built: BuiltSegment): Promise<ListedSegment> {
  const writer = await beginSegment(context);
  for (const block of built.blocks) await writer.add(block);
  return writer.finish(built.header);
}

/** Writes a segment block by block; one that stays small becomes a single row. */
export async function beginSegment({ store, clock }: SegmentSink) {
  const id = newId();
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  let written = -1;

  async function begin(): Promise<void> {
    // The head first: what a crash leaves behind is found by it.
    const head = { id, header: Buffer.alloc(0), blocks: null, blockCount: -1, createdAt: clock.now() };
    await store.search.insertSegment(head);
    written = 0;
  }
  async function flush(): Promise<void> {
    if (written < 0) await begin();
    for (let at = 0; at < waiting.length; at += blocksAtOnce) {
      const part = waiting.slice(at, at + blocksAtOnce);
      await store.search.insertBlocks(id, written, part);
      written += part.length;
    }
    waiting = [];
    waitingBytes = 0;
  }

  return {
    async add(block: Buffer): Promise<void> {
      waiting.push(block);
      waitingBytes += block.length;
      bytes += block.length;
      if (waitingBytes > inOneRow) await flush();
    },
    async finish(header: SegmentHeader): Promise<ListedSegment> {
      const head = encodeHeader(header);
      if (written < 0) {
        const row = { id, header: head, blocks: waiting, blockCount: 0, createdAt: clock.now() };
        await store.search.insertSegment(row);
      } else {
        await flush();
        await store.search.completeSegment(id, head, written);
      }
      return {
        id,
        documents: header.documents,
        bytes: bytes + head.length,
        newest: new Date(header.newest[0] ?? 0),
        oldest: new Date(header.oldest),
        checkedAt: clock.now(),
      };
    },
  };
}

/** Says that a segment that was listed is not there any more: the list is to be read afresh. */
export class SegmentGone extends Error {}

/** A segment for merging: read through from its beginning, some blocks at a time. */
export async function openSource({ store }: Pick<Context, 'store'>, id: string): Promise<SegmentSource> {
  const [segment] = await store.search.readSegments([id]);
  if (!segment || segment.blockCount < 0) throw new SegmentGone(id);
  const { blocks, blockCount } = segment;
  let ahead = new Map<string, Buffer>();
  return {
    header: decodeHeader(segment.header),
    async block(number) {
      const within = blocks?.[number];
      if (within) return within;
      const key = store.search.blockId(id, number);
      if (!ahead.has(key)) {
        const count = Math.min(blocksAtOnce, blockCount - number);
        const wanted = Array.from({ length: count }, (_, n) => ({ segmentId: id, number: number + n }));
        ahead = await store.search.readBlocks(wanted);
      }
      const block = ahead.get(key);
      if (!block) throw new SegmentGone(id);
      return block;
    },
  };
}
