import { doc } from '../bsonx/encode.ts';
import { Code, StoreError } from '../errors.ts';
import { Catalog, purgeKey, toPurge, type Collection } from './catalog.ts';
import { Committer, type Work } from './committer.ts';
import { idIndex, type Index } from './index-spec.ts';
import { Kv } from './kv.ts';
import { entriesOfCollection, FORMAT, indexRange, namedKey, Space } from './layout.ts';
import { Records } from './records.ts';

/** What an engine is opened with. */
export interface EngineOptions {
  /** Directory of the data; made where missing. */
  dir: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Takes lines that an operator should see. */
  log: (line: string) => void;
  /** The disk refused to keep a commit: the process has to end, so that the next one finds what is really there. */
  lost: (error: unknown) => void;
}

const PURGE_STEP = 200;

/** The store: documents, indexes, catalog and commits over one directory. */
export class Engine {
  readonly kv: Kv;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly now: () => number;
  readonly startedAt: number;
  private readonly committer: Committer;

  constructor({ dir, now, log, lost }: EngineOptions) {
    this.now = now;
    this.startedAt = now();
    this.kv = new Kv(dir, log);
    this.stampFormat();
    this.catalog = new Catalog(this.kv);
    this.records = new Records(this.kv, this.catalog);
    this.committer = new Committer(this.kv, {
      lost,
      beforeCommit: () => {
        this.catalog.writeCounts();
      },
      aborted: () => {
        this.catalog.load();
      },
    });
    void this.purgeLeftovers();
  }

  /** Runs work in the next shared transaction; resolves once it is durable. */
  write<R>(work: Work<R>): Promise<R> {
    return this.committer.run(work);
  }

  /** The collection, made where missing. Inside a transaction. */
  ensure(ns: string): Collection {
    return this.catalog.get(ns) ?? this.createCollection(ns);
  }

  /** Makes a collection. Inside a transaction. Throws NamespaceExists (48). */
  createCollection(ns: string, options = doc()): Collection {
    if (this.catalog.get(ns)) throw new StoreError(Code.NamespaceExists, `Collection ${ns} already exists.`);
    return this.catalog.create(ns, options, [idIndex()]);
  }

  /** Forgets a collection and notes that its bytes are to be purged. Inside a transaction. */
  dropCollection(collection: Collection): void {
    this.catalog.remove(collection);
    this.kv.putNamed(purgeKey(collection.id), Buffer.alloc(0));
    setImmediate(() => void this.purge(collection.id));
  }

  /** Removes an index and its entries. Inside a transaction. */
  *dropIndex(collection: Collection, index: Index): Work<void> {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.catalog.save(collection);
    yield* this.clear(indexRange(collection.id, index.no));
  }

  /** Removes a range little by little. Inside a transaction. */
  *clear(range: { lo: Buffer; hi: Buffer }): Work<void> {
    while (this.kv.clear(range, PURGE_STEP)) yield;
  }

  async close(): Promise<void> {
    await this.committer.idle();
    await this.kv.close();
  }

  private async purge(id: number): Promise<void> {
    await this.write(this.purgeWork(id));
  }

  private *purgeWork(id: number): Work<void> {
    // Its drop may have been aborted, or another purge was first and the number is somebody else's by now.
    if (!this.kv.getNamed(purgeKey(id))) return;
    yield* this.clear(entriesOfCollection(id));
    while (this.kv.clearDocs(id, PURGE_STEP)) yield;
    this.kv.removeNamed(purgeKey(id));
  }

  /** Finishes what a crash left: dropped collections, and indexes that were being built. */
  private async purgeLeftovers(): Promise<void> {
    for (const collection of this.catalog.list()) {
      for (const index of collection.indexes)
        if (!index.ready) await this.write(this.dropIndex(collection, index));
    }
    for (const id of toPurge(this.kv)) await this.purge(id);
  }

  private stampFormat(): void {
    const key = namedKey(Space.meta, 'format');
    const stamp = this.kv.getNamed(key);
    if (!stamp) {
      this.kv.transaction(() => {
        this.kv.putNamed(key, Buffer.from([FORMAT]));
      });
    } else if (stamp[0] !== FORMAT) {
      throw new Error(
        `The data in ${this.kv.dir} have format ${String(stamp[0])}; this version reads format ${String(FORMAT)}.`,
      );
    }
  }
}
