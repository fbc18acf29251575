import type { Context } from '../../../context.ts';
import type { Position } from '../../../store/cursor.ts';
import type { ListedSegment } from '../../../store/search.ts';
import { nextBit, type Bitmap } from '../segment/bitmap.ts';
import {
  compareDocuments,
  documentsPerBlock,
  DocumentBlock,
  type IndexedDocument,
} from '../segment/document-blocks.ts';
import { loadBlocks, openSegments, type OpenSegment } from './block-cache.ts';
import { evaluate } from './evaluate.ts';
import type { Plan } from './plan.ts';

/** Blocks of messages read ahead at once in a segment. */
const blocksAhead = 8;
const mostInWave = 16;
/** A first wave is of so many messages, or of one segment that holds more. The newest segments are small. */
const firstWaveDocuments = 16_384;

export interface Among {
  listed: readonly ListedSegment[];
  plan: Plan;
  after: Position | undefined;
  /** Messages of the first wave. */
  firstWave?: number | undefined;
}

/** All that may fit and was sent later than this has been given. */
export interface Reached {
  reached: number;
}

/**
 * The messages that may fit, newest first, without those at or before the cursor. Reads only as far as it is asked:
 * segments come in waves, newest first, each wave of twice the messages of the one before, so that a rare word costs few round trips and a
 * frequent one little reading. Between waves, when nothing is under way, it says how far it came: what asks may stop there,
 * also where nothing fits.
 */
export async function* candidates(
  context: Pick<Context, 'store'>,
  { listed, plan, after, firstWave = firstWaveDocuments }: Among,
): AsyncGenerator<IndexedDocument | Reached> {
  const limits = narrowed(plan, after);
  const waiting = listed
    .filter((one) => inReach(one, limits))
    .sort((a, b) => b.newest.getTime() - a.newest.getTime());
  let open: SegmentRun[] = [];
  const isPast = pastCursor(after);
  let wave = firstWave;
  for (;;) {
    const run = newestOf(open);
    const next = waiting[0];
    if (next && !run && wave > firstWave) yield { reached: next.newest.getTime() };
    if (next && (!run || next.newest.getTime() >= run.newest)) {
      const part = waiting.splice(0, segmentsOf(waiting, wave));
      wave *= 2;
      open.push(...(await runsOf(context, part, limits)));
      continue;
    }
    if (!run) return;
    const document = run.head;
    if (!document) {
      await run.read();
      continue;
    }
    run.pass();
    if (run.newest === nothingLeft) open = open.filter((one) => one !== run);
    const inTime =
      (limits.before === null || document.at < limits.before) &&
      (limits.after === null || document.at >= limits.after);
    if (inTime && isPast(document)) yield document;
  }
}

/** @returns how many of the first make a wave of so many messages */
function segmentsOf(waiting: readonly ListedSegment[], documents: number): number {
  let held = 0;
  let count = 0;
  while (count < mostInWave && held < documents && count < waiting.length)
    held += waiting[count++]?.documents ?? 0;
  return count;
}

async function runsOf(
  context: Pick<Context, 'store'>,
  listed: readonly ListedSegment[],
  limits: Plan,
): Promise<SegmentRun[]> {
  const segments = await openSegments(
    context,
    listed.map(({ id }) => id),
  );
  const bitmaps = await evaluate(context, segments, limits);
  const runs = segments.map(
    (segment, n) => new SegmentRun(context, segment, bitmaps[n] ?? new Uint32Array()),
  );
  return runs.filter(({ newest }) => newest !== nothingLeft);
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

const nothingLeft = Number.NEGATIVE_INFINITY;

/** Whose next message may be the newest. Among those that may be as new, one that has not read its own yet. */
function newestOf(runs: readonly SegmentRun[]): SegmentRun | undefined {
  let newest: SegmentRun | undefined;
  for (const run of runs) if (!newest || comesBefore(run, newest)) newest = run;
  return newest;
}

function comesBefore(a: SegmentRun, b: SegmentRun): boolean {
  if (a.newest !== b.newest) return a.newest > b.newest;
  if (!a.head || !b.head) return b.head !== null;
  return compareDocuments(a.head, b.head) < 0;
}

/**
 * Goes through the messages of one segment that fit. The segment's head tells how new the next may be; its block is read
 * when none of another segment may be newer.
 */
class SegmentRun {
  /** When the next message was sent, at the latest; exactly then when it has been read. */
  newest = nothingLeft;
  /** The next message, when it has been read. */
  head: IndexedDocument | null = null;
  readonly #context: Pick<Context, 'store'>;
  readonly #segment: OpenSegment;
  readonly #fits: Bitmap;
  #place = -1;
  readonly #blocks = new Map<number, DocumentBlock>();

  constructor(context: Pick<Context, 'store'>, segment: OpenSegment, fits: Bitmap) {
    this.#context = context;
    this.#segment = segment;
    this.#fits = fits;
    this.pass();
  }

  /** Goes on to the next one. */
  pass(): void {
    this.#place = this.#next(this.#place + 1);
    const number = blockOf(this.#place);
    const block = this.#blocks.get(number);
    this.head = (block && this.#at(block)) ?? null;
    if (this.#place < 0) this.newest = nothingLeft;
    else this.newest = this.head?.at ?? this.#segment.header.newest[number] ?? nothingLeft;
  }

  /** Reads the next one: its block, and those of the next places that fit. */
  async read(): Promise<void> {
    const numbers: number[] = [];
    for (let at = this.#place; at >= 0 && numbers.length < blocksAhead;) {
      const number = blockOf(at);
      numbers.push(number);
      at = this.#next((number + 1) * documentsPerBlock);
    }
    const segment = this.#segment;
    const first = segment.header.firstTerms.length;
    const get = await loadBlocks(
      this.#context,
      numbers.map((number) => ({ segment, number: first + number })),
    );
    this.#blocks.clear();
    for (const number of numbers) this.#blocks.set(number, new DocumentBlock(get(segment, first + number)));
    const block = this.#blocks.get(blockOf(this.#place));
    const document = block && this.#at(block);
    // The place is one of the segment's own, so its block holds it.
    if (!document) throw new Error(`Segment ${segment.id} holds no message ${String(this.#place)}.`);
    this.head = document;
    this.newest = document.at;
  }

  #next(from: number): number {
    return from < this.#segment.header.documents ? nextBit(this.#fits, from) : -1;
  }

  #at(block: DocumentBlock): IndexedDocument | undefined {
    return block.at(this.#place % documentsPerBlock);
  }
}

const blockOf = (place: number) => Math.floor(place / documentsPerBlock);
