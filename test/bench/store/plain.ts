import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BSON } from 'mongodb';
import type { BenchMessage } from './rows.ts';

/** Bytes and keys of one document as the store writes them: the document and its four index keys. */
interface Bytes {
  document: Buffer;
  keys: Buffer[];
}

function bytesOf(row: BenchMessage): Bytes {
  const part = (...values: string[]) => Buffer.from(values.join('\0'));
  return {
    document: Buffer.from(BSON.serialize(row)),
    keys: [
      part('i', row._id),
      part('m', row.messageId),
      part('c', row.conversationId, row.createdAt.toISOString(), row._id),
      part('l', row.userId, row.createdAt.toISOString(), row._id),
    ],
  };
}

/**
 * The floor: the same bytes and keys put straight into the same kind of file, in this process, flushed at each commit. What
 * the wire, BSON, the indexes' upkeep and the planner cost is the difference.
 */
export class PlainStore {
  private readonly db: DatabaseSync;
  private next = 1;
  private readonly path: string;

  constructor(dir: string) {
    this.path = join(dir, `plain-${createHash('sha1').update(dir).digest('hex').slice(0, 6)}.db`);
    this.db = new DatabaseSync(this.path);
    this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -24000;
      CREATE TABLE docs (id INTEGER PRIMARY KEY, v BLOB NOT NULL);
      CREATE TABLE keys (k BLOB PRIMARY KEY, r INTEGER NOT NULL) WITHOUT ROWID;`);
  }

  /** Documents per second, in transactions of so many. */
  insert(rows: readonly BenchMessage[], perTransaction: number): number {
    const bytes = rows.map(bytesOf);
    const doc = this.db.prepare('INSERT INTO docs (id, v) VALUES (?, ?)');
    const key = this.db.prepare('INSERT INTO keys (k, r) VALUES (?, ?)');
    const begun = performance.now();
    for (let at = 0; at < bytes.length; at += perTransaction) {
      this.db.exec('BEGIN IMMEDIATE');
      for (const { document, keys } of bytes.slice(at, at + perTransaction)) {
        const id = this.next++;
        doc.run(id, document);
        for (const one of keys) key.run(one, id);
      }
      this.db.exec('COMMIT');
    }
    return rows.length / ((performance.now() - begun) / 1000);
  }

  /** Updates per second of documents by number, in transactions of so many. */
  update(times: number, perTransaction: number): number {
    const read = this.db.prepare('SELECT v FROM docs WHERE id = ?');
    const write = this.db.prepare('UPDATE docs SET v = ? WHERE id = ?');
    const begun = performance.now();
    for (let at = 0; at < times; at += perTransaction) {
      this.db.exec('BEGIN IMMEDIATE');
      for (let n = at; n < Math.min(times, at + perTransaction); n++) {
        const id = 1 + ((n * 7919) % (this.next - 1));
        const { v } = read.get(id) as { v: Uint8Array };
        write.run(v, id);
      }
      this.db.exec('COMMIT');
    }
    return times / ((performance.now() - begun) / 1000);
  }

  /** Lists of 50 documents per second, newest first, by a compound key. */
  list(times: number, userOf: (n: number) => string): number {
    const read = this.db.prepare(
      'SELECT v FROM keys CROSS JOIN docs ON id = r WHERE k >= ? AND k < ? ORDER BY k DESC LIMIT 50',
    );
    const begun = performance.now();
    for (let n = 0; n < times; n++) {
      const prefix = `l\0${userOf(n)}\0`;
      read.all(Buffer.from(prefix), Buffer.from(`${prefix}\xff`));
    }
    return times / ((performance.now() - begun) / 1000);
  }

  close(): void {
    this.db.close();
    rmSync(this.path, { force: true });
  }
}
