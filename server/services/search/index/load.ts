import type { Context } from '../../../context.ts';
import type { BulkEncoder } from '../../../store/bulk.ts';
import type { ListedSegment } from '../../../store/search.ts';
import { changeIndex, type SegmentSink } from './segments.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/**
 * Before messages are loaded beside the store: has all of them read again. Should the loading end before their segments are
 * listed, the search finds them all the same.
 * @returns when the walk began that only waits for that; null when another one is under way
 */
export async function beginWalk({ store, clock }: Needs): Promise<Date | null> {
  const startedAt = clock.now();
  // The first walk of a store without messages has nothing to go through but what is loaded now.
  const isEmpty = (await store.messages.searchedByChange(null, 1)).length === 0;
  const after = await changeIndex({ store, clock }, (index) => {
    const under = isEmpty && index.walk?.into === 'live' ? null : index.walk;
    return { ...index, walk: under ?? { into: 'live', position: null, messages: 0, startedAt } };
  });
  return after?.walk?.startedAt.getTime() === startedAt.getTime() ? startedAt : null;
}

/** Lists segments that were loaded with their messages. A walk that only waited for that need not begin. */
export async function listSegments(
  needs: Needs,
  { segments, walk }: { segments: readonly ListedSegment[]; walk: Date | null },
): Promise<void> {
  await changeIndex(needs, (index) => {
    const waits = walk !== null && index.walk?.startedAt.getTime() === walk.getTime();
    return { ...index, live: [...index.live, ...segments], walk: waits ? null : index.walk };
  });
}

/** Where the rows of a segment go instead of a store that runs: among what is loaded. */
export function sinkInto(encoder: BulkEncoder, now: Date): SegmentSink {
  return {
    clock: { now: () => now },
    store: {
      search: {
        insertSegment: (segment) => {
          // A head that was not whole would have to change: it is written when it is.
          if (segment.blockCount >= 0) encoder.add('search_segments', [segment]);
          return Promise.resolve(true);
        },
        insertBlocks: (id, first, bytes) => {
          const rows = bytes.map((one, n) => ({ id: `${id}.${String(first + n)}`, bytes: one }));
          encoder.add('search_blocks', rows);
          return Promise.resolve();
        },
        completeSegment: (id, header, blockCount) => {
          encoder.add('search_segments', [{ id, header, blocks: null, blockCount, createdAt: now }]);
          return Promise.resolve(null);
        },
      },
    },
  };
}
