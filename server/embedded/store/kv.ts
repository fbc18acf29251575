import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asBuffer, DocReader } from './doc-reader.ts';
import { DATA_FILE, docId } from './layout.ts';
import type { DocRange, DocsByKeys, Entry, IndexEntry, Range, StoredDoc } from './ranges.ts';
import { copyDataFile } from './snapshot.ts';
import { BULK_SETTINGS, prepareAll, SETTINGS, type Statements } from './statements.ts';
import { refuseNewerFormat, upgradeFromFormat2 } from './upgrade.ts';
import { WriteAheadLog } from './write-ahead-log.ts';

/** Milliseconds to wait for somebody who looks into the file with a tool of their own. */
const PATIENCE = 2000;

type Bytes = Uint8Array;

/**
 * The ground of the store: named entries, documents by number and index entries in the order of their keys, in one SQLite
 * file. Reads outside a transaction see the newest commit; reads inside see the transaction's own writes.
 */
export class Kv {
  readonly dir: string;
  private readonly db: DatabaseSync;
  private readonly log: WriteAheadLog | undefined;
  private readonly run: Statements;
  private readonly reader: DocReader;

  /**
   * @param say takes lines that an operator should see
   * @param bulk for a file that nobody uses yet and that is thrown away when filling it fails: no log, no flushes
   */
  constructor(dir: string, say: (line: string) => void = () => undefined, bulk = false) {
    this.dir = dir;
    const file = join(dir, DATA_FILE);
    this.db = new DatabaseSync(file, { timeout: PATIENCE });
    refuseNewerFormat(this.db, dir);
    this.db.exec(bulk ? BULK_SETTINGS : SETTINGS);
    upgradeFromFormat2(this.db, say);
    if (!bulk) this.log = new WriteAheadLog(file, say);
    this.run = prepareAll(this.db);
    this.reader = new DocReader(this.run);
  }

  getNamed(key: Buffer): Buffer | undefined {
    const row = this.run.getNamed.get(key) as unknown as [Bytes] | undefined;
    return row && asBuffer(row[0]);
  }

  putNamed(key: Buffer, value: Buffer): void {
    this.run.putNamed.run(key, value);
  }

  removeNamed(key: Buffer): void {
    this.run.removeNamed.run(key);
  }

  /** All named entries of a range. */
  named({ lo, hi }: Range): Entry[] {
    const rows = this.run.named.all(lo, hi) as unknown as [Bytes, Bytes][];
    return rows.map(([key, value]) => ({ key: asBuffer(key), value: asBuffer(value) }));
  }

  /** A document's bytes. */
  doc(collection: number, rid: number): Buffer | undefined {
    return this.reader.doc(docId(collection, rid));
  }

  insertDoc(collection: number, rid: number, bytes: Buffer): void {
    this.wrote(this.run.insertDoc.run(docId(collection, rid), bytes));
  }

  replaceDoc(collection: number, rid: number, bytes: Buffer): void {
    this.wrote(this.run.replaceDoc.run(bytes, docId(collection, rid)));
  }

  removeDoc(collection: number, rid: number): void {
    this.wrote(this.run.removeDoc.run(docId(collection, rid)));
  }

  /** Up to `limit` documents of a range in the order of their record ids. */
  docs(range: DocRange, limit: number): StoredDoc[] {
    return this.reader.docs(range, limit);
  }

  /** The highest record id of a collection; 0 where it is empty. */
  lastRid(collection: number): number {
    const row = this.run.lastDoc.get(docId(collection + 1, 0)) as unknown as [number | null];
    return Math.max(0, (row[0] ?? 0) - docId(collection, 0));
  }

  /** Removes up to `limit` documents of a collection. @returns false when none are left */
  clearDocs(collection: number, limit: number): boolean {
    return this.wrote(this.run.clearDocs.run(docId(collection, 0), docId(collection + 1, 0), limit)) > 0;
  }

  /** The record id that a whole key leads to. */
  find(key: Buffer): number | undefined {
    const row = this.run.find.get(key) as unknown as [number] | undefined;
    return row?.[0];
  }

  add(key: Buffer, rid: number): void {
    this.wrote(this.run.add.run(key, rid));
  }

  /** The same for one that must not be there yet: throws where it is. */
  addNew(key: Buffer, rid: number): void {
    this.run.addNew.run(key, rid);
  }

  remove(key: Buffer): void {
    this.wrote(this.run.remove.run(key));
  }

  /** Removes up to `limit` entries of a range. @returns false when none are left */
  clear({ lo, hi }: Range, limit: number): boolean {
    return this.wrote(this.run.clear.run(lo, hi, limit)) > 0;
  }

  /** Up to `limit` entries of a range. Continue with `after`. */
  entries({ lo, hi, reverse }: Range, limit: number): IndexEntry[] {
    const statement = reverse ? this.run.down : this.run.up;
    const rows = statement.all(lo, hi, limit) as unknown as [Bytes, number][];
    return rows.map(([key, rid]) => ({ key: asBuffer(key), rid }));
  }

  /** The documents of the collection that up to `limit` entries of a range lead to. Continue after `last`. */
  docsByKeys(collection: number, range: Range, limit: number): DocsByKeys {
    return this.reader.byKeys(collection, range, limit);
  }

  /** How many entries a range has, up to `limit`: nothing is copied out. */
  count({ lo, hi }: Range, limit: number): number {
    return (this.run.count.get(lo, hi, limit) as unknown as [number])[0];
  }

  /** The key at a position of a range. */
  keyAt({ lo, hi }: Range, position: number): Buffer | undefined {
    const row = this.run.nth.get(lo, hi, position) as unknown as [Bytes] | undefined;
    return row && asBuffer(row[0]);
  }

  /** Runs `work` in one write transaction; an error aborts it. The changes are seen at once, and kept after `flush`. */
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

  /** Resolves once everything committed so far is on the disk. Rejects where the disk refuses: then nothing can be relied on. */
  flush(): Promise<void> {
    return this.log?.flush() ?? Promise.resolve();
  }

  /** Resolves when the next transaction may run: at once, but while a log that grew long is folded into the file. */
  roomToWrite(): Promise<void> | undefined {
    return this.log?.room();
  }

  /** Bytes of the data files. */
  size(): number {
    const bytes = (name: string): number => {
      const path = join(this.dir, name);
      return existsSync(path) ? statSync(path).size : 0;
    };
    return bytes(DATA_FILE) + bytes(`${DATA_FILE}-wal`);
  }

  /** Copies everything that is committed now into a new file, beside readers and writers. */
  copyTo(file: string): Promise<void> {
    return copyDataFile(join(this.dir, DATA_FILE), file);
  }

  /** What SQLite finds wrong with the file itself; nothing when it is sound. */
  flaws(): string[] {
    const rows = this.db.prepare('PRAGMA integrity_check(20)').all() as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((found) => found !== 'ok');
  }

  /** All documents and all entries of indexes, whether or not the catalog knows them. */
  totals(): { docs: number; keys: number } {
    const count = (table: string): number =>
      Number(this.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
    return { docs: count('docs'), keys: count('keys') };
  }

  async close(): Promise<void> {
    await this.log?.close();
    this.db.close();
  }

  private wrote({ changes }: { changes: number | bigint }): number {
    if (this.log) this.log.written++;
    return Number(changes);
  }
}
