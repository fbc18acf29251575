import { INDEX_PREFIX } from './layout.ts';

/** Entries of one run; positions have this many bits in what is sorted. */
const POSITION_BITS = 21;
const RUN = 2 ** POSITION_BITS;
/** Bytes of the keys of one run. */
const ARENA = 160 * 1024 * 1024;

/**
 * Entries of indexes on their way into a file, gathered and handed on some two millions at a time, nearly in order: so a run
 * touches each page of the file about once. By index, then by the first 35 bits behind the type: whole comparisons would
 * cost more than they save.
 */
export class KeyRuns {
  private readonly put: (key: Buffer, rid: number) => void;
  private readonly arena = Buffer.allocUnsafe(ARENA);
  private readonly starts = new Uint32Array(RUN + 1);
  private readonly rids = new Float64Array(RUN);
  private readonly order = new BigUint64Array(RUN);
  /** The same memory as halves of 32 bits, the lower first. */
  private readonly halves = new Uint32Array(this.order.buffer);
  private readonly slots = new Map<number, number>();
  private count = 0;

  constructor(put: (key: Buffer, rid: number) => void) {
    this.put = put;
  }

  /** @param key a whole key: collection, index, and what follows */
  add(key: Buffer, rid: number): void {
    const start = this.starts[this.count] as number;
    if (this.count === RUN || start + key.length > ARENA) {
      this.flush();
      this.add(key, rid);
      return;
    }
    key.copy(this.arena, start);
    this.starts[this.count + 1] = start + key.length;
    this.rids[this.count] = rid;
    // 8 bits for the index, 24 and 11 of the key, the position.
    const at = INDEX_PREFIX + 1;
    const byte = (n: number): number => key[at + n] ?? 0;
    const low = (byte(3) << 3) | (byte(4) >> 5);
    this.halves[this.count * 2] = (low << POSITION_BITS) | this.count;
    this.halves[this.count * 2 + 1] = (this.slotOf(key) << 24) | (byte(0) << 16) | (byte(1) << 8) | byte(2);
    this.count++;
  }

  /** Hands on what was gathered. */
  flush(): void {
    this.order.subarray(0, this.count).sort();
    for (let n = 0; n < this.count; n++) {
      const position = (this.halves[n * 2] as number) & (RUN - 1);
      const key = this.arena.subarray(this.starts[position], this.starts[position + 1]);
      this.put(key, this.rids[position] as number);
    }
    this.count = 0;
  }

  private slotOf(key: Buffer): number {
    const index = key.readUInt32BE(0);
    const known = this.slots.get(index);
    if (known !== undefined) return known;
    const slot = this.slots.size & 0xff;
    this.slots.set(index, slot);
    return slot;
  }
}
