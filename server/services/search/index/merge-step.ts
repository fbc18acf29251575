import type { ListedSegment, StoredSearchIndex } from '../../../store/search.ts';
import type { IndexedDocument } from '../segment/document-blocks.ts';
import { mergeSegments } from '../segment/merge.ts';
import { beginSegment, changeIndex, openSource, readIndex, type IndexContext } from './segments.ts';
import { newDoubts, withDoubt } from './doubt.ts';
import { stillTrue } from './still-true.ts';

/** So many segments of like size become one. */
const together = 8;
/** A segment of this many messages has found its place. */
export const fullSegment = 131_072;

type List = 'live' | 'next';

/** In which class of sizes a segment is: each is eight times the one before. */
const sizeClass = (documents: number) => Math.floor(Math.log2(Math.max(1, documents)) / 3);

/** Which segments to make one of: those of the smallest size that are too many; null when all is well. */
export function segmentsToMerge(segments: readonly ListedSegment[]): ListedSegment[] | null {
  const open = segments.filter(({ documents }) => documents < fullSegment);
  const classes = [...Map.groupBy(open, ({ documents }) => sizeClass(documents))].sort(([a], [b]) => a - b);
  for (const [, alike] of classes) {
    if (alike.length < together) continue;
    // Neighbours in time: so a search for the newest reads few.
    const inTime = [...alike].sort((a, b) => a.newest.getTime() - b.newest.getTime());
    const chosen: ListedSegment[] = [];
    let documents = 0;
    for (const segment of inTime) {
      if (chosen.length >= together || documents + segment.documents > fullSegment * 1.5) break;
      chosen.push(segment);
      documents += segment.documents;
    }
    if (chosen.length > 1) return chosen;
  }
  return null;
}

/** Makes one segment of several where there are too many. @returns whether there were */
export async function mergeStep(context: IndexContext): Promise<boolean> {
  const index = await readIndex(context);
  for (const list of ['live', 'next'] as const) {
    const chosen = segmentsToMerge(index[list] ?? []);
    if (chosen) {
      await replaceByOne(context, { list, chosen });
      return true;
    }
  }
  return false;
}

/**
 * Makes one segment of some and lists it in their place, if they are all still listed then.
 * @param wanted.verify leaves out messages that are no longer in the store, or no longer in their conversation
 */
export async function replaceByOne(
  context: IndexContext,
  { list, chosen, verify = false }: { list: List; chosen: readonly ListedSegment[]; verify?: boolean },
): Promise<void> {
  const sources = await Promise.all(chosen.map(({ id }) => openSource(context, id)));
  const writer = await beginSegment(context);
  const keep = verify ? (all: readonly IndexedDocument[]) => stillTrue(context, all) : undefined;
  const merged = await writer.finish(await mergeSegments(sources, (block) => writer.add(block), keep));
  const ids = new Set(chosen.map(({ id }) => id));
  const done = await changeIndex(context, (index) =>
    withOne(index, { list, ids, looked: verify ? chosen : [], merged, now: context.clock.now() }),
  );
  if (!done) await context.store.search.removeSegment(merged.id);
}

function withOne(
  index: StoredSearchIndex,
  change: {
    list: List;
    ids: ReadonlySet<string>;
    /** As they were when they were held against the store. */
    looked: readonly ListedSegment[];
    merged: ListedSegment;
    now: Date;
  },
): StoredSearchIndex | null {
  const { list, ids, looked, now } = change;
  const before = index[list] ?? [];
  const replaced = before.filter(({ id }) => ids.has(id));
  if (replaced.length < ids.size) return null;
  const merged = withDoubt(change.merged, newDoubts(replaced, looked));
  const rest = before.filter(({ id }) => !ids.has(id));
  const after = { ...index, [list]: merged.documents > 0 ? [...rest, merged] : rest };
  const used = new Set([...after.live, ...(after.next ?? [])].map(({ id }) => id));
  const leaving = [...ids, ...(merged.documents > 0 ? [] : [merged.id])].filter((id) => !used.has(id));
  return { ...after, retired: [...index.retired, ...leaving.map((id) => ({ id, at: now }))] };
}
