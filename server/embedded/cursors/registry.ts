import { Code, StoreError } from '../errors.ts';
import type { PacedReader } from './reader.ts';

interface Open {
  reader: PacedReader;
  ns: string;
  usedAt: number;
}

/** Milliseconds after which a forgotten cursor is closed. */
const IDLE_LIMIT = 10 * 60_000;

/** Open cursors by id. */
export class Cursors {
  private readonly open = new Map<bigint, Open>();
  private next = 1n;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Keeps a reader open; returns its id. */
  add(reader: PacedReader, ns: string): bigint {
    const id = (BigInt(Math.floor(Math.random() * 2 ** 30)) << 32n) | this.next++;
    this.open.set(id, { reader, ns, usedAt: this.now() });
    return id;
  }

  /** The reader of a cursor. Throws CursorNotFound (43). */
  get(id: bigint, ns: string): PacedReader {
    const entry = this.open.get(id);
    if (!entry || entry.ns !== ns)
      throw new StoreError(Code.CursorNotFound, `cursor id ${String(id)} not found`);
    entry.usedAt = this.now();
    return entry.reader;
  }

  /** Closes a cursor; false where there was none. */
  close(id: bigint): boolean {
    this.open.get(id)?.reader.close();
    return this.open.delete(id);
  }

  /** Closes cursors that nobody read for ten minutes. */
  sweep(): void {
    const before = this.now() - IDLE_LIMIT;
    for (const [id, { usedAt }] of this.open) if (usedAt < before) this.close(id);
  }

  get size(): number {
    return this.open.size;
  }
}
