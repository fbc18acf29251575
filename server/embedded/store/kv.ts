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

/** The native environment under lmdb's wrapper: what the package offers but does not type. */
interface NativeEnv {
  sync(done: (error: unknown) => void): void;
}

/** Commit without waiting for the disk (the flush is a step of its own), and able to abort. */
const NO_FLUSH_ABORTABLE = 0x10003;
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

  /** Runs `work` in one write transaction; an error aborts it. The commit is visible at once, durable after `flush`. */
  transaction<R>(work: () => R): R {
    return this.db.transactionSync(work, NO_FLUSH_ABORTABLE as TransactionFlags);
  }

  /** Resolves when every commit so far is on the disk. */
  flush(): Promise<void> {
    const { env } = this.db as unknown as { env: NativeEnv };
    return new Promise((resolve, reject) => {
      env.sync((error) => {
        if (error) reject(error instanceof Error ? error : new Error('the disk did not take the data'));
        else resolve();
      });
    });
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
    await this.flush();
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
