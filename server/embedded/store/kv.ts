import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

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

const FILE = 'data.db';

/**
 * Durable: a commit returns when the write-ahead log is on the disk (`synchronous = FULL`). Exclusive: the directory is
 * locked by us anyway, and SQLite then needs no shared-memory file. The log is folded into the file every 1,000 pages.
 */
const SETTINGS = `
  PRAGMA page_size = 4096;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -24000;
  PRAGMA mmap_size = 268435456;
  CREATE TABLE IF NOT EXISTS kv (k BLOB PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;
`;

/** SQLite's own way to say "no limit". */
const NO_LIMIT = -1;

type Row = [Uint8Array, Uint8Array];

/**
 * The key-value ground: one SQLite table with binary keys and values, in the order of the keys' bytes. Reads outside a
 * transaction see the newest commit; reads inside see the transaction's own writes.
 */
export class Kv {
  readonly dir: string;
  private readonly db: DatabaseSync;
  private readonly statements: Record<
    'get' | 'put' | 'remove' | 'up' | 'down' | 'keysUp' | 'keysDown' | 'count',
    StatementSync
  >;

  constructor(dir: string) {
    this.dir = dir;
    this.db = new DatabaseSync(join(dir, FILE));
    this.db.exec(SETTINGS);
    const range = 'FROM kv WHERE k >= ? AND k < ? ORDER BY k';
    this.statements = {
      get: this.prepare('SELECT v FROM kv WHERE k = ?'),
      put: this.db.prepare(
        'INSERT INTO kv (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v',
      ),
      remove: this.db.prepare('DELETE FROM kv WHERE k = ?'),
      up: this.prepare(`SELECT k, v ${range} LIMIT ?`),
      down: this.prepare(`SELECT k, v ${range} DESC LIMIT ?`),
      keysUp: this.prepare(`SELECT k ${range} LIMIT ?`),
      keysDown: this.prepare(`SELECT k ${range} DESC LIMIT ?`),
      count: this.prepare(`SELECT count(*), max(k) FROM (SELECT k ${range} LIMIT ?)`),
    };
  }

  get(key: Buffer): Buffer | undefined {
    const row = this.statements.get.get(key) as unknown as [Uint8Array] | undefined;
    return row && asBuffer(row[0]);
  }

  put(key: Buffer, value: Buffer): void {
    this.statements.put.run(key, value);
  }

  remove(key: Buffer): void {
    this.statements.remove.run(key);
  }

  /** Up to `limit` entries of a range. Continue with `after`. */
  entries(range: Range, limit: number): Entry[] {
    const { up, down } = this.statements;
    const rows = read<Row>(range.reverse ? down : up, range, limit);
    return rows.map(([key, value]) => ({ key: asBuffer(key), value: asBuffer(value) }));
  }

  /** Up to `limit` keys of a range. */
  keys(range: Range, limit: number): Buffer[] {
    const { keysUp, keysDown } = this.statements;
    return read<[Uint8Array]>(range.reverse ? keysDown : keysUp, range, limit).map(([key]) => asBuffer(key));
  }

  /** How many keys a range has, up to `limit`, and the last of them: nothing is copied out. Continue with `after`. */
  count({ lo, hi }: Range, limit: number): { n: number; last: Buffer | undefined } {
    const row = this.statements.count.get(lo, hi, limit) as unknown as [number, Uint8Array | null];
    return { n: row[0], last: row[1] ? asBuffer(row[1]) : undefined };
  }

  /** Runs `work` in one write transaction; an error aborts it. When this returns, the changes are on the disk. */
  transaction<R>(work: () => R): R {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite ends the transaction by itself after some errors, a full disk among them.
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Bytes of the data files. */
  size(): number {
    const bytes = (name: string): number => {
      const path = join(this.dir, name);
      return existsSync(path) ? statSync(path).size : 0;
    };
    return bytes(FILE) + bytes(`${FILE}-wal`);
  }

  close(): Promise<void> {
    this.db.close();
    return Promise.resolve();
  }

  private prepare(sql: string): StatementSync {
    const statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }
}

function read<R>(statement: StatementSync, { lo, hi }: Range, limit: number): R[] {
  return statement.all(lo, hi, Number.isFinite(limit) ? limit : NO_LIMIT) as unknown as R[];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The rest of a range after a key that was already read. */
export function after(range: Range, key: Buffer): Range {
  if (range.reverse) return { ...range, hi: key };
  return { ...range, lo: Buffer.concat([key, Buffer.from([0])]) };
}
