import { type Bitmap, setBit } from './bitmap.ts';
import { ByteReader, ByteWriter } from './bytes.ts';

/** About as much as one look-up reads. */
const blockBytes = 16 * 1024;
/** The places of a frequent word are cut into entries of this size, so that no block grows beyond measure. */
const entryBytes = 8 * 1024;
const longestTerm = 1024;

/** One word in a block: what it shares with the one before is left out. `places` are growing numbers as differences. */
export interface TermEntry {
  term: string;
  count: number;
  /** Where the places begin in the block, and how many bytes they take. */
  at: number;
  length: number;
}

/** Writes words with their places, in growing order of words, into blocks. */
export class TermBlockWriter {
  readonly firstTerms: string[] = [];
  readonly #emit: (block: Buffer) => void;
  readonly #block = new ByteWriter(blockBytes + entryBytes);
  readonly #places = new ByteWriter(entryBytes);
  #before: Buffer = Buffer.alloc(0);

  constructor(emit: (block: Buffer) => void) {
    this.#emit = emit;
  }

  /** @param places growing; at least one */
  add(term: string, places: Uint32Array | readonly number[]): void {
    const bytes = Buffer.from(term);
    let previous = 0;
    let count = 0;
    for (const place of places) {
      this.#places.number(count === 0 ? place : place - previous - 1);
      previous = place;
      count += 1;
      if (this.#places.length >= entryBytes) {
        this.#entry(term, bytes, count);
        count = 0;
      }
    }
    if (count > 0) this.#entry(term, bytes, count);
  }

  #entry(term: string, bytes: Buffer, count: number): void {
    if (this.#block.length > 0 && this.#block.length + this.#places.length > blockBytes) this.finish();
    if (this.#block.length === 0) {
      this.firstTerms.push(term);
      this.#before = Buffer.alloc(0);
    }
    const shared = sharedLength(this.#before, bytes);
    this.#block.number(shared);
    this.#block.number(bytes.length - shared);
    this.#block.raw(bytes.subarray(shared));
    this.#block.number(count);
    this.#block.number(this.#places.length);
    this.#block.raw(this.#places.take());
    this.#before = bytes;
  }

  /** Emits the block that is not full yet. */
  finish(): void {
    if (this.#block.length > 0) this.#emit(this.#block.take());
  }
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a[at] === b[at]) at += 1;
  return at;
}

/** The words of a block, in order; one that is frequent may come several times, in several blocks. */
export function* termEntries(block: Buffer): Generator<TermEntry> {
  const reader = new ByteReader(block);
  const term = Buffer.allocUnsafe(longestTerm);
  while (!reader.atEnd) {
    const shared = reader.number();
    const own = reader.raw(reader.number());
    own.copy(term, shared);
    const count = reader.number();
    const length = reader.number();
    yield { term: term.toString('utf8', 0, shared + own.length), count, at: reader.at, length };
    reader.at += length;
  }
}

/** From this byte on UTF-8 and JavaScript put signs in different orders. */
const orderEnds = 0xee;

/**
 * The words of a block that begin with something, in order. Most others are passed over by what they share with the one
 * before, without a look at them.
 * @param beginning in UTF-8
 */
export function entriesThatBegin(block: Buffer, beginning: Uint8Array): TermEntry[] {
  const found: TermEntry[] = [];
  const reader = new ByteReader(block);
  const term = Buffer.allocUnsafe(longestTerm);
  const whole = beginning.length;
  /** How far the word at hand is like the beginning. */
  let alike = 0;
  while (!reader.atEnd) {
    const shared = reader.number();
    const size = reader.number();
    const own = reader.at;
    reader.at += size;
    const count = reader.number();
    const length = reader.number();
    if (shared <= alike) {
      const end = Math.min(whole, shared + size);
      alike = shared;
      while (alike < end && block[own + alike - shared] === beginning[alike]) alike += 1;
      const sign = alike < end ? (block[own + alike - shared] ?? 0) : 0;
      if (sign > (beginning[alike] ?? 0) && sign < orderEnds) return found;
      if (alike === whole) term.set(beginning.subarray(0, shared));
    }
    if (alike === whole) {
      block.copy(term, shared, own, own + size);
      found.push({ term: term.toString('utf8', 0, shared + size), count, at: reader.at, length });
    }
    reader.at += length;
  }
  return found;
}

/** Marks the places of an entry. */
export function markPlaces(block: Buffer, { at, count }: TermEntry, bitmap: Bitmap): void {
  const reader = new ByteReader(block, at);
  let place = reader.number();
  setBit(bitmap, place);
  for (let n = 1; n < count; n += 1) {
    place += reader.number() + 1;
    setBit(bitmap, place);
  }
}

/** Appends the places of an entry to a list. */
export function readPlaces(block: Buffer, { at, count }: TermEntry, into: number[]): void {
  const reader = new ByteReader(block, at);
  let place = reader.number();
  into.push(place);
  for (let n = 1; n < count; n += 1) {
    place += reader.number() + 1;
    into.push(place);
  }
}

/** JavaScript's own order of strings: what blocks are sorted and looked up by. */
export function compareTerms(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The blocks that may hold words from `from` up to `to` (both included): numbers of the first and the last.
 * @param firstTerms the first word of every block, in order
 */
export function blockRange(
  firstTerms: readonly string[],
  from: string,
  to: string,
): [first: number, last: number] {
  // A word that begins a block may have begun in the one before.
  let low = 0;
  let high = firstTerms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firstTerms[middle] ?? '') < from) low = middle + 1;
    else high = middle;
  }
  const first = Math.max(0, low - 1);
  high = firstTerms.length;
  low = first;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firstTerms[middle] ?? '') <= to) low = middle + 1;
    else high = middle;
  }
  return [first, low - 1];
}
