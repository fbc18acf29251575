import type { Context } from '../../../context.ts';
import { emptyBitmap, fullBitmap, narrow, type Bitmap } from '../segment/bitmap.ts';
import { documentsPerBlock } from '../segment/document-blocks.ts';
import { blockRange, markPlaces, termEntries } from '../segment/term-blocks.ts';
import { loadBlocks, type BlockRef, type OpenSegment } from './block-cache.ts';
import type { Lookup, Plan } from './plan.ts';

/** A beginning that many words have is followed through so many blocks of a segment. */
const mostBlocks = 48;

type ReadBlock = (segment: OpenSegment, number: number) => Buffer;

const lookupsOf = ({ all, none }: Plan): Lookup[] => [...all.flat(), ...none];

function rangeOf(segment: OpenSegment, { from, to }: Lookup): [first: number, last: number] {
  const [first, last] = blockRange(segment.header.firstTerms, from, to);
  return [first, Math.min(last, first + mostBlocks - 1)];
}

/** Which messages of each segment fit. One round trip for all of them. */
export async function evaluate(
  context: Pick<Context, 'store'>,
  segments: readonly OpenSegment[],
  plan: Plan,
): Promise<Bitmap[]> {
  const wanted: BlockRef[] = [];
  for (const segment of segments) {
    for (const lookup of lookupsOf(plan)) {
      const [first, last] = rangeOf(segment, lookup);
      for (let number = first; number <= last; number += 1) wanted.push({ segment, number });
    }
  }
  const read = await loadBlocks(context, wanted);
  return segments.map((segment) => evaluateOne(segment, plan, read));
}

function evaluateOne(segment: OpenSegment, plan: Plan, read: ReadBlock): Bitmap {
  const result = inTime(segment, plan);
  for (const anyOf of plan.all) {
    const found = emptyBitmap(segment.header.documents);
    for (const lookup of anyOf) mark(segment, lookup, { read, into: found });
    narrow(result, found);
  }
  for (const lookup of plan.none) {
    const found = emptyBitmap(segment.header.documents);
    mark(segment, lookup, { read, into: found });
    narrow(result, found, true);
  }
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

function mark(segment: OpenSegment, lookup: Lookup, { read, into }: { read: ReadBlock; into: Bitmap }): void {
  const [first, last] = rangeOf(segment, lookup);
  const beginning = Buffer.from(lookup.from);
  for (let number = first; number <= last; number += 1) {
    const block = read(segment, number);
    for (const entry of termEntries(block, beginning)) {
      if (lookup.accepts(entry.term)) markPlaces(block, entry, into);
    }
  }
}
