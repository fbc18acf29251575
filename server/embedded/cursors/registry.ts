import { Code, StoreError } from '../errors.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import type { ScanStats } from '../plan/scan.ts';
import type { PacedReader } from './reader.ts';

/** The command that opened a cursor, and what all its batches together looked at. */
export interface Opening {
  command: Doc;
  examined: ScanStats;
}

interface Open extends Opening {
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
  add(reader: PacedReader, ns: string, { command, examined }: Opening): bigint {
    const id = (BigInt(Math.floor(Math.random() * 2 ** 30)) << 32n) | this.next++;
    this.open.set(id, { reader, ns, command, examined, usedAt: this.now() });
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

  /** How a cursor was opened; undefined where there is none. */
  opening(id: Value): Opening | undefined {
    return typeof id === 'bigint' ? this.open.get(id) : undefined;
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
