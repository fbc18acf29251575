import { Code, StoreError } from '../errors.ts';
import { MemoryRun, packedRun, SpillFile, type Run, type RunReader } from './runs.ts';

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
  /** The directory for a file that takes what memory is not for. */
  dir: string;
  /** False: nothing goes to the file, what memory is not for is refused (`allowDiskUse: false`). */
  spills?: boolean | undefined;
  /** Bytes of packed runs that stay in memory (16 MB), and of all that is sorted (1 GB). */
  limits?: { memory: number; total: number };
}

const LIMITS = { memory: 16 * 1024 * 1024, total: 1024 * 1024 * 1024 };
/** About what an item takes beside its key and what it holds while it is an object. */
const OVERHEAD = 200;

/**
 * Sorts in runs that are packed, and written to a file where they are many, and then merged while they are read: no step
 * takes long, and memory is bounded.
 */
export class Sorter<Item extends Keyed> {
  private readonly keep: number;
  private readonly options: SorterOptions<Item>;
  private readonly runs: Run[] = [];
  private readonly limits: { memory: number; total: number };
  private file: SpillFile | undefined;
  private run: Item[] = [];
  private count = 0;
  private open = 0;
  private packed = 0;
  private spilled = 0;

  constructor(options: SorterOptions<Item>) {
    this.options = options;
    const limits = options.limits ?? LIMITS;
    this.limits = options.spills === false ? { ...limits, total: limits.memory } : limits;
    this.keep = options.keep ?? Infinity;
  }

  /** Bytes held in memory, about. */
  get held(): number {
    return this.open + this.packed;
  }

  /** Takes one in; `bytes` is what it holds beside its key. True: a run was sorted, let others go on. Refuses beyond the limit. */
  add(item: Item, bytes: number): boolean {
    item.order = this.count++;
    this.run.push(item);
    this.open += item.key.length + OVERHEAD + bytes;
    const { total } = this.limits;
    if (this.held + this.spilled > total) {
      throw new StoreError(
        Code.QueryExceededMemoryLimitNoDiskUseAllowed,
        `Sort exceeded memory limit of ${String(total)} bytes${this.options.spills === false ? ', but did not opt in to external sorting' : ''}: ${this.options.advice()}`,
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
    for (const [turn, run] of this.runs.entries()) advance(heads, { run: run.read(this.runs.length), turn });
    for (let head = heads.pop(); head; head = heads.pop()) {
      yield this.options.unpack(head.key, head.bytes);
      advance(heads, head);
    }
  }

  /** Gives the file back. To be called in any case: a sort may be left before its end. */
  close(): void {
    this.file?.close();
    this.file = undefined;
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
    const bytes = packedRun(this.run.map((item) => [item.key, this.options.pack(item)]));
    if (this.packed + bytes.length > this.limits.memory) {
      this.file ??= new SpillFile(this.options.dir);
      this.runs.push(this.file.append(bytes));
      this.spilled += bytes.length;
    } else {
      this.runs.push(new MemoryRun(bytes));
      this.packed += bytes.length;
    }
    this.run = [];
    this.open = 0;
  }
}

interface Head {
  run: RunReader;
  /** Which run: of equal keys, the earlier run's come first. */
  turn: number;
  key: Buffer;
  bytes: Buffer;
}

/** Takes a run's next item among the heads; of a run that has ended nothing is left. */
function advance(heads: Head[], { run, turn }: Pick<Head, 'run' | 'turn'>): void {
  const next = run.next();
  if (next) insert(heads, { run, turn, key: next[0], bytes: next[1] });
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
