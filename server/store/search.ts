import type { Connection } from 'mongoose';
import { Collection, type NamedQuery } from './collection.ts';

/** A segment in the list of those that are searched. */
export interface ListedSegment {
  id: string;
  documents: number;
  bytes: number;
  /** When its newest and its oldest message were sent. */
  newest: Date;
  oldest: Date;
  /** When its messages were last looked for in the store. */
  checkedAt: Date;
  /** Words of deleted messages may be in it: it is looked at next. Another name each time it is said. */
  doubt?: string;
}

/** A walk through all messages: where it stands, and which list it fills. */
export interface SearchWalk {
  into: 'live' | 'next';
  position: { at: Date; id: string } | null;
  messages: number;
  startedAt: Date;
}

/** Which segments make up the index. One row, changed by compare-and-set on its revision. */
export interface StoredSearchIndex {
  id: string;
  revision: number;
  /** Of the rules by which words are made: an index of other rules is made anew. */
  format: number;
  live: ListedSegment[];
  /** What a rebuild has made so far; null while none runs. */
  next: ListedSegment[] | null;
  walk: SearchWalk | null;
  /** No longer in use; removed when no query that began before can still be reading them. */
  retired: { id: string; at: Date }[];
}

/** The head of a segment, with its blocks when they are few. */
export interface StoredSegment {
  id: string;
  header: Buffer;
  /** Null when each block has a row of its own. */
  blocks: Buffer[] | null;
  blockCount: number;
  createdAt: Date;
}

interface StoredBlock {
  id: string;
  bytes: Buffer;
}

const theIndex = 'index';
const removedAtOnce = 500;
const blockId = (segmentId: string, number: number) => `${segmentId}.${String(number)}`;

export const searchQueries = {
  blocks: (ids: readonly string[]): NamedQuery => ({ filter: { _id: { $in: ids } }, index: '_id_' }),
  segments: (ids: readonly string[]): NamedQuery => ({ filter: { _id: { $in: ids } }, index: '_id_' }),
  /** There are never more than some hundreds. */
  allSegments: (): NamedQuery => ({ filter: {}, index: '_id_' }),
};

/** The full-text index: immutable segments of binary blocks, found by their ids, and one row that lists them. */
export function createSearchStore(connection: Connection) {
  const index = new Collection<StoredSearchIndex>(connection, 'search_index', []);
  const segments = new Collection<StoredSegment>(connection, 'search_segments', []);
  const blocks = new Collection<StoredBlock>(connection, 'search_blocks', []);

  return {
    index,
    segments,
    blocks,
    readIndex: () => index.byId(theIndex),
    /** @returns false when somebody changed it since `next` was read, or made it first */
    async writeIndex(next: Omit<StoredSearchIndex, 'id' | 'revision'>, revision: number): Promise<boolean> {
      if (revision === 0) return index.insert({ ...next, id: theIndex, revision: 1 });
      return (
        (await index.change({ _id: theIndex, revision }, { $set: { ...next, revision: revision + 1 } })) !==
        null
      );
    },
    insertSegment: (segment: StoredSegment) => segments.insert(segment),
    async insertBlocks(segmentId: string, first: number, bytes: readonly Buffer[]): Promise<void> {
      await blocks.insertMany(bytes.map((one, n) => ({ id: blockId(segmentId, first + n), bytes: one })));
    },
    /** The segment is whole from now on. */
    completeSegment: (id: string, header: Buffer, blockCount: number) =>
      segments.change({ _id: id }, { $set: { header, blockCount } }),
    readSegments: (ids: readonly string[]) =>
      ids.length === 0
        ? Promise.resolve([])
        : segments.find(searchQueries.segments(ids), { limit: ids.length }),
    /** @returns the bytes by `segment.number`; those that are not there are left out */
    async readBlocks(wanted: readonly { segmentId: string; number: number }[]): Promise<Map<string, Buffer>> {
      if (wanted.length === 0) return new Map();
      const ids = wanted.map(({ segmentId, number }) => blockId(segmentId, number));
      const rows = await blocks.find(searchQueries.blocks(ids), { limit: ids.length });
      return new Map(rows.map(({ id, bytes }) => [id, bytes]));
    },
    blockId,
    /** Heads of all segments, also of those that never got into the list. */
    async segmentIds(): Promise<{ id: string; createdAt: Date }[]> {
      return segments.find(searchQueries.allSegments(), { projection: { createdAt: 1 } });
    },
    /** Blocks first: what is left of a segment after a crash is found by its head. */
    async removeSegment(id: string): Promise<void> {
      const [segment] = await segments.find(searchQueries.segments([id]), {
        limit: 1,
        projection: { blockCount: 1, createdAt: 1 },
      });
      if (!segment) return;
      if (segment.blockCount !== 0) await removeBlocks(id, segment.blockCount);
      await segments.remove({ _id: id });
    },
  };

  /** @param count negative: nobody knows, the segment was not finished */
  async function removeBlocks(id: string, count: number): Promise<void> {
    for (let first = 0; count < 0 || first < count; first += removedAtOnce) {
      const ids = Array.from({ length: removedAtOnce }, (_, n) => blockId(id, first + n));
      const removed = await blocks.remove({ _id: { $in: ids } });
      if (count < 0 && removed === 0) return;
    }
  }
}
