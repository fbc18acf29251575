import { statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase, type TransactionFlags } from 'lmdb';

/** One entry of a range. */
export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** A range of keys: `lo` inclusive, `hi` exclusive; read from the end with `reverse`. */
export interface Range {
  lo: Buffer;
  hi: Buffer;
  reverse?: boolean;
}

/**
 * Abortable (1), synchronous (2). Elsewhere than on Windows also 0x10000: LMDB's overlapping sync, in which the commit makes
 * the changes visible, flushes them, and only then returns: one flush in place of two.
 */
const COMMIT_FLAGS = process.platform === 'win32' ? 3 : 0x10003;
const MAP_SIZE = 64 * 2 ** 30;

/**
 * The key-value ground: one LMDB database with binary keys and values. Reads outside a transaction see the newest commit;
 * reads inside see the transaction's own writes.
 */
export class Kv {
  private readonly db: RootDatabase<Buffer, Buffer>;
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    this.db = open<Buffer, Buffer>({
      path: dir,
      noSubdir: false,
      encoding: 'binary',
      keyEncoding: 'binary',
      mapSize: MAP_SIZE,
      cache: false,
    });
  }

  get(key: Buffer): Buffer | undefined {
    return this.db.get(key);
  }

  /** Like `get`, but the bytes are only good until the next read. */
  peek(key: Buffer): Buffer | undefined {
    return this.db.getBinaryFast(key);
  }

  put(key: Buffer, value: Buffer): void {
    void this.db.put(key, value);
  }

  remove(key: Buffer): void {
    void this.db.remove(key);
  }

  /** Up to `limit` entries of a range. Continue with `after`. */
  entries(range: Range, limit: number): Entry[] {
    const out: Entry[] = [];
    for (const { key, value } of this.db.getRange({ ...bounds(range), limit })) out.push({ key, value });
    return out;
  }

  /** Up to `limit` keys of a range. */
  keys(range: Range, limit: number): Buffer[] {
    const out: Buffer[] = [];
    for (const key of this.db.getKeys({ ...bounds(range), limit })) out.push(key);
    return out;
  }

  /** Runs `work` in one write transaction; an error aborts it. When this returns, the changes are on the disk. */
  transaction<R>(work: () => R): R {
    return this.db.transactionSync(work, COMMIT_FLAGS as TransactionFlags);
  }

  /** Copies the database to a new directory while it is in use. */
  async backup(target: string, compact: boolean): Promise<void> {
    await this.db.backup(target, compact);
  }

  /** Bytes of the data file. */
  size(): number {
    return statSync(join(this.dir, 'data.mdb')).size;
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}

function bounds(range: Range): { start: Buffer; end: Buffer; reverse: boolean } {
  if (!range.reverse) return { start: range.lo, end: range.hi, reverse: false };
  return { start: range.hi, end: range.lo, reverse: true, exclusiveStart: true, inclusiveEnd: true } as {
    start: Buffer;
    end: Buffer;
    reverse: boolean;
  };
}

/** The rest of a range after a key that was already read. */
export function after(range: Range, key: Buffer): Range {
  if (range.reverse) return { ...range, hi: key };
  return { ...range, lo: Buffer.concat([key, Buffer.from([0])]) };
}
