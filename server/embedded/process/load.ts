import { existsSync, mkdirSync, readSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { int32 } from '../bsonx/bytes.ts';
import { doc } from '../bsonx/encode.ts';
import { RememberedFields } from '../bsonx/raw.ts';
import { validateDocument } from '../bsonx/validate.ts';
import { Catalog, type Collection } from '../store/catalog.ts';
import { idIndex } from '../store/index-spec.ts';
import { KeyRuns } from '../store/key-runs.ts';
import { Kv } from '../store/kv.ts';
import { DATA_FILE } from '../store/layout.ts';
import { Records } from '../store/records.ts';
import { copyDataFile, flushPath } from '../store/snapshot.ts';
import { withIdFirst } from '../write/insert.ts';

/** What a load did. */
export interface LoadReport {
  documents: number;
  /** Those that may be there already, and were. */
  skipped: number;
}

/** In the flags of a batch: leave out documents whose _id is there, or came before in a batch with this flag. */
const SKIP_KNOWN = 1;
const WAIT_MS = 2;
/** SQLITE_CONSTRAINT_PRIMARYKEY. */
const PRIMARY_KEY_MET = 1555;

/**
 * Adds documents to a directory that no engine uses, many times as fast as an engine does: into a copy without a log, which
 * takes the place of the data when all is there. Ended in between, nothing has changed.
 *
 * Read from `input`: batches, each its length (u32, little endian), flags (u8), the
 * length of a namespace (u8), the namespace, documents as BSON. A batch of length 0 ends them.
 */
export async function loadDirectory(dir: string, input: number): Promise<LoadReport> {
  const file = join(dir, DATA_FILE);
  if (!existsSync(file)) throw new Error(`There is no data file in ${dir}.`);
  const stage = join(dir, 'loading');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { mode: 0o700 });
  try {
    foldLog(file);
    const copy = join(stage, DATA_FILE);
    await copyDataFile(file, copy);
    const report = await loadInto(stage, input);
    await flushPath(copy);
    if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0)
      throw new Error('Somebody else uses the data file: nothing was changed.');
    await rename(copy, file);
    await flushPath(dir);
    return report;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function foldLog(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

async function loadInto(dir: string, input: number): Promise<LoadReport> {
  const kv = new Kv(dir, undefined, true);
  const loader = new Loader(kv);
  try {
    kv.transaction(() => {
      for (let body = nextBatch(input); body.length > 0; body = nextBatch(input)) loader.batch(body);
      loader.finish();
    });
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode !== PRIMARY_KEY_MET) throw error;
    throw new Error('A document to load is there already: nothing was changed.', { cause: error });
  }
  await kv.close();
  return { documents: loader.documents, skipped: loader.skipped };
}

/** The next batch, waiting for it. @throws Error where the input ends before its end mark */
function nextBatch(input: number): Buffer {
  return exactly(input, exactly(input, 4).readUInt32LE(0));
}

function exactly(input: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    const read = readSome(input, bytes, at);
    if (read === 0) throw new Error('The documents to load ended in the middle: nothing was changed.');
    at += Math.max(0, read);
  }
  return bytes;
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** @returns how many bytes; -1 when there are none yet */
function readSome(input: number, bytes: Buffer, at: number): number {
  try {
    return readSync(input, bytes, at, bytes.length - at, null);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EAGAIN') throw error;
    Atomics.wait(pause, 0, 0, WAIT_MS);
    return -1;
  }
}

class Loader {
  documents = 0;
  skipped = 0;
  private readonly kv: Kv;
  private readonly catalog: Catalog;
  private readonly records: Records;
  private readonly runs: KeyRuns;
  /** Keys of documents that may come twice and are not in the file yet. */
  private readonly waiting = new Set<string>();

  constructor(kv: Kv) {
    this.kv = kv;
    this.catalog = new Catalog(kv);
    this.records = new Records(kv, this.catalog);
    this.runs = new KeyRuns((key, rid) => {
      kv.addNew(key, rid);
    });
  }

  batch(body: Buffer): void {
    const skipKnown = ((body[0] as number) & SKIP_KNOWN) !== 0;
    const begin = 2 + (body[1] as number);
    const ns = body.utf8Slice(2, begin);
    const collection = this.catalog.get(ns) ?? this.catalog.create(ns, doc(), [idIndex()]);
    for (let at = begin; at < body.length;) {
      const end = validateDocument(body, at, body.length);
      const bytes = withIdFirst(body.subarray(at, at + int32(body, at)));
      if (skipKnown && this.isKnown(collection, bytes)) this.skipped++;
      else this.add(collection, bytes);
      at = end;
    }
  }

  /** Everything is in the file after this. */
  finish(): void {
    this.runs.flush();
    this.catalog.writeCounts();
  }

  private add(collection: Collection, bytes: Buffer): void {
    const fields = new RememberedFields(bytes);
    const rid = collection.nextRid++;
    for (const index of collection.indexes) {
      for (const key of this.records.keySet(collection, index, fields).keys) {
        this.runs.add(this.records.entry({ collection, index }, key, rid), rid);
      }
    }
    this.kv.insertDoc(collection.id, rid, bytes);
    collection.count++;
    this.catalog.touchCount(collection);
    this.documents++;
  }

  private isKnown(collection: Collection, bytes: Buffer): boolean {
    const [index] = collection.indexes;
    if (!index) return false;
    const [key] = this.records.keySet(collection, index, new RememberedFields(bytes)).keys;
    if (!key) return false;
    const whole = this.records.entry({ collection, index }, key, 0);
    const text = whole.latin1Slice();
    if (this.waiting.has(text) || this.kv.find(whole) !== undefined) return true;
    this.waiting.add(text);
    return false;
  }
}
