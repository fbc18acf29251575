import type { Context } from '../../../context.ts';
import { emptyBitmap, fullBitmap, isEmptyBitmap, narrow, type Bitmap } from '../segment/bitmap.ts';
import { documentsPerBlock } from '../segment/document-blocks.ts';
import { blockRange, entriesThatBegin, markPlaces, type TermEntry } from '../segment/term-blocks.ts';
import { mayHold } from '../segment/term-filter.ts';
import { isFiltered } from '../text/terms.ts';
import { loadBlocks, type BlockRef, type OpenSegment } from './block-cache.ts';
import type { Lookup, Plan, Wanted } from './plan.ts';

/** A beginning that many words have is followed through so many blocks of a segment. */
const mostBlocks = 48;

type ReadBlock = (segment: OpenSegment, number: number) => Buffer;

/** What a segment is asked: one that was made before addresses were words of their own knows their parts only. */
const wantedOf = ({ header }: OpenSegment, plan: Plan): Wanted => (header.filter ? plan : plan.byWords);

/** The blocks of a segment that may hold what is looked up. */
export function rangeOf(segment: OpenSegment, { from, to }: Lookup): [first: number, last: number] {
  const [first, last] = blockRange(segment.header.firstTerms, from, to);
  return [first, Math.min(last, first + mostBlocks - 1)];
}

/** Nothing in the segment fits, as its filter tells without reading any of it. */
function isRuledOut({ header: { filter } }: OpenSegment, { all }: Wanted): boolean {
  if (!filter) return false;
  const isAbsent = ({ only }: Lookup) => only !== undefined && isFiltered(only) && !mayHold(filter, only);
  return all.some((anyOf) => anyOf.every(isAbsent));
}

/** Which messages of each segment fit. One round trip for all of them. */
export async function evaluate(
  context: Pick<Context, 'store'>,
  segments: readonly OpenSegment[],
  plan: Plan,
): Promise<Bitmap[]> {
  const wanted: BlockRef[] = [];
  const asked = segments.map((segment) => {
    const ofSegment = wantedOf(segment, plan);
    return isRuledOut(segment, ofSegment) ? null : ofSegment;
  });
  for (const [n, segment] of segments.entries()) {
    for (const lookup of [...(asked[n]?.all.flat() ?? []), ...(asked[n]?.none ?? [])]) {
      const [first, last] = rangeOf(segment, lookup);
      for (let number = first; number <= last; number += 1) wanted.push({ segment, number });
    }
  }
  const read = await loadBlocks(context, wanted);
  return segments.map((segment, n) => {
    const ofSegment = asked[n];
    return ofSegment
      ? evaluateOne(segment, { ...plan, ...ofSegment }, read)
      : emptyBitmap(segment.header.documents);
  });
}

/** Words that few messages hold first: often nothing is left for the others to tell. */
function evaluateOne(segment: OpenSegment, plan: Plan, read: ReadBlock): Bitmap {
  const result = inTime(segment, plan);
  const clauses = plan.all.map((anyOf) => anyOf.flatMap((lookup) => placesOf(segment, lookup, read)));
  const sizes = new Map(
    clauses.map((clause) => [clause, clause.reduce((sum, { entry }) => sum + entry.count, 0)]),
  );
  for (const clause of clauses.sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0))) {
    if (isEmptyBitmap(result)) return result;
    narrow(result, marked(segment, clause));
  }
  for (const lookup of plan.none) narrow(result, marked(segment, placesOf(segment, lookup, read)), true);
  return result;
}

/** Places in blocks that may hold messages of the time asked for; each message is held against it once more later. */
function inTime({ header }: OpenSegment, { before, after }: Plan): Bitmap {
  const full = fullBitmap(header.documents);
  if (before === null && after === null) return full;
  const allowed = emptyBitmap(header.documents);
  header.newest.forEach((newest, block) => {
    const oldest = header.newest[block + 1] ?? header.oldest;
    if ((before !== null && oldest >= before) || (after !== null && newest < after)) return;
    allowed.fill(0xffffffff, (block * documentsPerBlock) / 32, ((block + 1) * documentsPerBlock) / 32);
  });
  narrow(full, allowed);
  return full;
}

/** Where a word that was looked for stands in a block. */
interface Place {
  block: Buffer;
  entry: TermEntry;
}

/** The entries of the words that are looked up, in blocks that were read. */
export function placesOf(segment: OpenSegment, lookup: Lookup, read: ReadBlock): Place[] {
  const [first, last] = rangeOf(segment, lookup);
  const beginning = Buffer.from(lookup.from);
  const places: Place[] = [];
  for (let number = first; number <= last; number += 1) {
    const block = read(segment, number);
    for (const entry of entriesThatBegin(block, beginning)) {
      if (lookup.accepts(entry.term)) places.push({ block, entry });
    }
  }
  return places;
}

function marked({ header }: OpenSegment, places: readonly Place[]): Bitmap {
  const bitmap = emptyBitmap(header.documents);
  for (const { block, entry } of places) markPlaces(block, entry, bitmap);
  return bitmap;
}
