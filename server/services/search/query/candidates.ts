import type { Context } from '../../../context.ts';
import type { Position } from '../../../store/cursor.ts';
import type { ListedSegment } from '../../../store/search.ts';
import { nextBit, type Bitmap } from '../segment/bitmap.ts';
import {
  compareDocuments,
  documentsPerBlock,
  readDocuments,
  type IndexedDocument,
} from '../segment/document-blocks.ts';
import { loadBlocks, openSegments, type OpenSegment } from './block-cache.ts';
import { evaluate } from './evaluate.ts';
import type { Plan } from './plan.ts';

/** Blocks of messages read ahead at once in a segment. */
const blocksAhead = 8;
const mostInWave = 16;

/** All that may fit and was sent later than this has been given. */
export interface Reached {
  reached: number;
}

/**
 * The messages that may fit, newest first, without those at or before the cursor. Reads only as far as it is asked:
 * segments come in waves, newest first, each wave twice the one before, so that a rare word costs few round trips and a
 * frequent one little reading. Between waves, when nothing is under way, it says how far it came: what asks may stop there,
 * also where nothing fits.
 */
export async function* candidates(
  context: Pick<Context, 'store'>,
  { listed, plan, after }: { listed: readonly ListedSegment[]; plan: Plan; after: Position | undefined },
): AsyncGenerator<IndexedDocument | Reached> {
  const limits = narrowed(plan, after);
  const waiting = listed
    .filter((one) => inReach(one, limits))
    .sort((a, b) => b.newest.getTime() - a.newest.getTime());
  const open: SegmentRun[] = [];
  const isPast = pastCursor(after);
  let wave = 1;
  for (;;) {
    const head = newestOf(open);
    const next = waiting[0];
    if (next && !head && wave > 1) yield { reached: next.newest.getTime() };
    if (next && (!head || next.newest.getTime() >= head.at)) {
      const part = waiting.splice(0, wave);
      wave = Math.min(mostInWave, wave * 2);
      const segments = await openSegments(
        context,
        part.map(({ id }) => id),
      );
      const bitmaps = await evaluate(context, segments, limits);
      for (const [n, segment] of segments.entries()) {
        const run = new SegmentRun(context, segment, bitmaps[n] ?? new Uint32Array());
        await run.advance();
        if (run.head) open.push(run);
      }
      continue;
    }
    if (!head) return;
    const run = open.find((one) => one.head === head);
    if (!run) return;
    await run.advance();
    if (!run.head) open.splice(open.indexOf(run), 1);
    const inTime =
      (limits.before === null || head.at < limits.before) &&
      (limits.after === null || head.at >= limits.after);
    if (inTime && isPast(head)) yield head;
  }
}

/** The cursor bounds the time too: what is newer need not be looked at. */
function narrowed(plan: Plan, after: Position | undefined): Plan {
  if (!after) return plan;
  const upTo = after.at.getTime() + 1;
  return { ...plan, before: plan.before === null ? upTo : Math.min(plan.before, upTo) };
}

function inReach({ newest, oldest }: ListedSegment, { before, after }: Plan): boolean {
  return (before === null || oldest.getTime() < before) && (after === null || newest.getTime() >= after);
}

function pastCursor(after: Position | undefined): (document: IndexedDocument) => boolean {
  if (!after) return () => true;
  const cursor = { at: after.at.getTime(), messageId: after.id, conversationId: '', version: 0 };
  return (document) => compareDocuments(cursor, document) < 0;
}

function newestOf(runs: readonly SegmentRun[]): IndexedDocument | null {
  let newest: IndexedDocument | null = null;
  for (const { head } of runs) {
    if (head && (!newest || compareDocuments(head, newest) < 0)) newest = head;
  }
  return newest;
}

/** Goes through the messages of one segment that fit. */
class SegmentRun {
  head: IndexedDocument | null = null;
  readonly #context: Pick<Context, 'store'>;
  readonly #segment: OpenSegment;
  readonly #fits: Bitmap;
  #place = 0;
  readonly #read = new Map<number, IndexedDocument[]>();

  constructor(context: Pick<Context, 'store'>, segment: OpenSegment, fits: Bitmap) {
    this.#context = context;
    this.#segment = segment;
    this.#fits = fits;
  }

  async advance(): Promise<void> {
    const place = this.#place < this.#segment.header.documents ? nextBit(this.#fits, this.#place) : -1;
    if (place < 0) {
      this.head = null;
      return;
    }
    this.#place = place + 1;
    const block = Math.floor(place / documentsPerBlock);
    if (!this.#read.has(block)) await this.#readFrom(place);
    this.head = this.#read.get(block)?.[place % documentsPerBlock] ?? null;
  }

  /** The block of a place, and those of the next places that fit. */
  async #readFrom(place: number): Promise<void> {
    const numbers: number[] = [];
    for (let at = place; at >= 0 && at < this.#segment.header.documents && numbers.length < blocksAhead;) {
      const block = Math.floor(at / documentsPerBlock);
      numbers.push(block);
      const beyond = (block + 1) * documentsPerBlock;
      at = beyond < this.#segment.header.documents ? nextBit(this.#fits, beyond) : -1;
    }
    const first = this.#segment.header.firstTerms.length;
    const segment = this.#segment;
    const get = await loadBlocks(
      this.#context,
      numbers.map((number) => ({ segment, number: first + number })),
    );
    this.#read.clear();
    for (const number of numbers) this.#read.set(number, readDocuments(get(segment, first + number)));
  }
}
