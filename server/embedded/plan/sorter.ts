import { Code, StoreError } from '../errors.ts';

/** Something to sort: its sort key, and when it came (set by the sorter; ties keep their order). */
export interface Keyed {
  key: Buffer;
  order: number;
}

const RUN = 4096;
const MAX_BYTES = 100 * 1024 * 1024;
/** About what an entry takes beside its key. */
const OVERHEAD = 64;

/** Sorts in runs that are merged while they are read, so that no step takes long. With `keep`, only the first so many. */
export class Sorter<Item extends Keyed> {
  /** Bytes held, about. */
  held = 0;
  private readonly keep: number;
  private readonly runs: Item[][] = [];
  private run: Item[] = [];
  private count = 0;

  constructor(keep = Infinity) {
    this.keep = keep;
  }

  /** Takes one in; `bytes` is what it holds beside its key. True: a run was sorted, let others go on. Refuses beyond 100 MB. */
  add(item: Item, bytes: number): boolean {
    item.order = this.count++;
    this.run.push(item);
    this.held += item.key.length + OVERHEAD + bytes;
    if (this.held > MAX_BYTES) {
      throw new StoreError(
        Code.QueryExceededMemoryLimitNoDiskUseAllowed,
        'Sort exceeded memory limit of 104857600 bytes: an index that gives the order is missing',
      );
    }
    if (this.run.length < (this.keep < RUN ? Math.max(2 * this.keep, 256) : RUN)) return false;
    this.closeRun();
    return true;
  }

  /** Everything in order. */
  *sorted(): Generator<Item, void, void> {
    this.run.sort(byKey);
    const heads = [...this.runs, this.run].filter((run) => run.length > 0).map((run) => ({ run, at: 0 }));
    while (heads.length > 1) {
      const best = smallest(heads);
      yield best.run[best.at++] as Item;
      if (best.at === best.run.length) heads.splice(heads.indexOf(best), 1);
    }
    const [last] = heads;
    for (let i = last?.at ?? 0; i < (last?.run.length ?? 0); i++) yield last?.run[i] as Item;
  }

  private closeRun(): void {
    this.run.sort(byKey);
    if (this.keep < RUN) {
      const before = this.held / this.run.length;
      this.run.length = this.keep;
      this.held = before * this.keep;
      return;
    }
    this.runs.push(this.run);
    this.run = [];
  }
}

interface Head<Item> {
  run: Item[];
  at: number;
}

function smallest<Item extends Keyed>(heads: Head<Item>[]): Head<Item> {
  let best = heads[0] as Head<Item>;
  for (const head of heads) if (byKey(head.run[head.at] as Item, best.run[best.at] as Item) < 0) best = head;
  return best;
}

function byKey(a: Keyed, b: Keyed): number {
  return Buffer.compare(a.key, b.key) || a.order - b.order;
}
