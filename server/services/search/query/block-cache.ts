import type { Context } from '../../../context.ts';
import { decodeHeader, type SegmentHeader } from '../segment/segment.ts';
import { SegmentGone } from '../index/segments.ts';

/** How much of the index a process keeps in memory; segments never change, so what is kept is true. */
const mostBytes = 24 * 1024 * 1024;
const mostHeaderBytes = 24 * 1024 * 1024;

/** Keeps what was used last, up to so many bytes. */
class Recent<V> {
  readonly #limit: number;
  readonly #kept = new Map<string, { value: V; bytes: number }>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  set(key: string, value: V, bytes: number): void {
    this.#bytes += bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, { value, bytes });
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= this.#limit) return;
      this.#kept.delete(oldest);
      this.#bytes -= kept.bytes;
    }
  }
}

export interface OpenSegment {
  id: string;
  header: SegmentHeader;
  /** Of a segment that is one row. */
  blocks: Buffer[] | null;
}

export interface BlockRef {
  segment: OpenSegment;
  number: number;
}

const segments = new Recent<OpenSegment>(mostHeaderBytes);
const blocks = new Recent<Buffer>(mostBytes);

/**
 * The heads of segments, read in one go as far as they are not at hand.
 * @throws SegmentGone when one has been merged away meanwhile
 */
export async function openSegments(
  { store }: Pick<Context, 'store'>,
  ids: readonly string[],
): Promise<OpenSegment[]> {
  const found = new Map(ids.flatMap((id) => segments.get(id) ?? []).map((one) => [one.id, one]));
  for (const row of await store.search.readSegments(ids.filter((id) => !found.has(id)))) {
    const open = { id: row.id, header: decodeHeader(row.header), blocks: row.blocks };
    const inside = (row.blocks ?? []).reduce((sum, block) => sum + block.length, 0);
    const filter = open.header.filter?.length ?? 0;
    // Its words are kept as strings; the filter is written in base64.
    segments.set(row.id, open, filter + (row.header.length - filter * (4 / 3)) * 3 + inside);
    found.set(row.id, open);
  }
  return ids.map((id) => {
    const open = found.get(id);
    if (!open) throw new SegmentGone(id);
    return open;
  });
}

/**
 * Blocks of segments, read in one go as far as they are not at hand.
 * @returns what gives one of them
 * @throws SegmentGone as above
 */
export async function loadBlocks(
  { store }: Pick<Context, 'store'>,
  wanted: readonly BlockRef[],
): Promise<(segment: OpenSegment, number: number) => Buffer> {
  const held = new Map<string, Buffer>();
  const missing = new Map<string, { segmentId: string; number: number }>();
  for (const { segment, number } of wanted) {
    const key = store.search.blockId(segment.id, number);
    const bytes = segment.blocks?.[number] ?? blocks.get(key);
    if (bytes) held.set(key, bytes);
    else missing.set(key, { segmentId: segment.id, number });
  }
  for (const [key, bytes] of await store.search.readBlocks([...missing.values()])) {
    blocks.set(key, bytes, bytes.length);
    held.set(key, bytes);
  }
  return (segment, number) => {
    const block = held.get(store.search.blockId(segment.id, number));
    if (!block) throw new SegmentGone(segment.id);
    return block;
  };
}
