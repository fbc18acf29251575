import { Code, StoreError } from '../errors.ts';

/** Something to sort: its sort key, and when it came (set by the sorter; ties keep their order). */
export interface Keyed {
  key: Buffer;
  order: number;
}

/** How a sort keeps what it is given. */
export interface SorterOptions<Item extends Keyed> {
  /** Only the first so many are wanted. */
  keep?: number;
  /** How many are sorted at once, in one step: fewer where packing one takes long. */
  run: number;
  /** An item without its key as bytes, and back: a long sort holds bytes, not objects. */
  pack: (item: Item) => Buffer;
  unpack: (key: Buffer, bytes: Buffer) => Item;
  /** What to say beyond the limit: which index is missing. */
  advice: () => string;
}

const MAX_BYTES = 100 * 1024 * 1024;
/** About what an item takes beside its key and what it holds while it is an object. */
const OVERHEAD = 200;
/** Beside each key and each item's bytes stands where they end. */
const PACKED_OVERHEAD = 8;

/** Sorts in runs that are packed and then merged while they are read: no step takes long, and memory is bounded. */
export class Sorter<Item extends Keyed> {
  private readonly keep: number;
  private readonly options: SorterOptions<Item>;
  private readonly runs: PackedRun[] = [];
  private run: Item[] = [];
  private count = 0;
  private open = 0;
  private packed = 0;

  constructor(options: SorterOptions<Item>) {
    this.options = options;
    this.keep = options.keep ?? Infinity;
  }

  /** Bytes held, about. */
  get held(): number {
    return this.open + this.packed;
  }

  /** Takes one in; `bytes` is what it holds beside its key. True: a run was sorted, let others go on. Refuses beyond 100 MB. */
  add(item: Item, bytes: number): boolean {
    item.order = this.count++;
    this.run.push(item);
    this.open += item.key.length + OVERHEAD + bytes;
    if (this.held > MAX_BYTES) {
      throw new StoreError(
        Code.QueryExceededMemoryLimitNoDiskUseAllowed,
        `Sort exceeded memory limit of ${String(MAX_BYTES)} bytes: ${this.options.advice()}`,
      );
    }
    const { run } = this.options;
    if (this.run.length < (this.keep < run ? Math.max(2 * this.keep, 256) : run)) return false;
    this.closeRun();
    return true;
  }

  /** Everything in order. */
  *sorted(): Generator<Item, void, void> {
    this.run.sort(byKey);
    if (this.runs.length === 0) return yield* this.run;
    this.closeRun();
    const heads: Head[] = [];
    this.runs.forEach((run, turn) => {
      insert(heads, { run, turn, at: 0, key: run.key(0) });
    });
    for (let head = heads.pop(); head; head = heads.pop()) {
      const { run, turn, at, key } = head;
      yield this.options.unpack(key, run.bytes(at));
      if (at + 1 < run.length) insert(heads, { run, turn, at: at + 1, key: run.key(at + 1) });
    }
  }

  private closeRun(): void {
    if (this.run.length === 0) return;
    this.run.sort(byKey);
    if (this.keep < this.options.run) {
      const before = this.open / this.run.length;
      this.run.length = Math.min(this.run.length, this.keep);
      this.open = before * this.run.length;
      return;
    }
    const packed = new PackedRun(
      this.run.map(({ key }) => key),
      this.run.map((item) => this.options.pack(item)),
    );
    this.runs.push(packed);
    this.packed += packed.size;
    this.run = [];
    this.open = 0;
  }
}

/** A sorted run as two long buffers: nothing that a collection of garbage has to walk through. */
class PackedRun {
  readonly length: number;
  private readonly keys: Packed;
  private readonly items: Packed;

  constructor(keys: Buffer[], items: Buffer[]) {
    this.length = keys.length;
    this.keys = packed(keys);
    this.items = packed(items);
  }

  get size(): number {
    return this.keys.bytes.length + this.items.bytes.length + this.length * PACKED_OVERHEAD;
  }

  key(at: number): Buffer {
    return part(this.keys, at);
  }

  bytes(at: number): Buffer {
    return part(this.items, at);
  }
}

interface Packed {
  bytes: Buffer;
  ends: Uint32Array;
}

function packed(buffers: Buffer[]): Packed {
  let end = 0;
  return { bytes: Buffer.concat(buffers), ends: Uint32Array.from(buffers, ({ length }) => (end += length)) };
}

function part({ bytes, ends }: Packed, at: number): Buffer {
  return bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]);
}

interface Head {
  run: PackedRun;
  /** Which run: of equal keys, the earlier run's come first. */
  turn: number;
  at: number;
  key: Buffer;
}

/** Keeps the heads with the first of all at the end. */
function insert(heads: Head[], head: Head): void {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = heads[middle] as Head;
    if ((Buffer.compare(other.key, head.key) || other.turn - head.turn) > 0) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, head);
}

function byKey(a: Keyed, b: Keyed): number {
  return Buffer.compare(a.key, b.key) || a.order - b.order;
}
