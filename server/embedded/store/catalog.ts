import { randomUUID } from 'node:crypto';
import { decodeDoc } from '../bsonx/decode.ts';
import { doc, encodeDoc } from '../bsonx/encode.ts';
import { toNumber, type Doc } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { indexFromDoc, indexToDoc, type Index } from './index-spec.ts';
import type { Kv } from './kv.ts';
import { countKey, MAX_COLLECTIONS, namedKey, Space } from './layout.ts';

/** A collection as the engine keeps it in memory; the catalog entry on disk is its image. */
export interface Collection {
  readonly id: number;
  readonly ns: string;
  readonly db: string;
  readonly name: string;
  readonly uuid: string;
  readonly options: Doc;
  indexes: Index[];
  nextIndex: number;
  nextRid: number;
  /** Documents in it; persisted in the transaction that changes it. */
  count: number;
  /** Grows with every write: tells whether anything changed since. */
  version: number;
  dropped: boolean;
}

/** Collections by namespace ("db.collection"), written through to the store. All changes happen inside a transaction. */
export class Catalog {
  private byNs = new Map<string, Collection>();
  private readonly dirtyCounts = new Set<Collection>();
  private readonly kv: Kv;

  constructor(kv: Kv) {
    this.kv = kv;
    this.load();
  }

  /** Reads everything from disk again (at start, and after an aborted transaction). */
  load(): void {
    const before = this.byNs;
    this.byNs = new Map();
    this.dirtyCounts.clear();
    const range = { lo: Buffer.from([Space.catalog]), hi: Buffer.from([Space.catalog + 1]) };
    for (const { key, value } of this.kv.named(range)) {
      const ns = key.utf8Slice(1);
      this.byNs.set(ns, this.revive(ns, decodeDoc(value), before.get(ns)));
    }
  }

  private revive(ns: string, entry: Doc, before: Collection | undefined): Collection {
    const id = toNumber(entry.get('id'));
    const count = this.kv.getNamed(countKey(id));
    const fresh: Collection = {
      ...blank(ns, id, { uuid: entry.get('uuid') as string, options: entry.get('options') as Doc }),
      indexes: (entry.get('indexes') as Doc[]).map(indexFromDoc),
      nextIndex: toNumber(entry.get('nextIndex')),
      nextRid: this.kv.lastRid(id) + 1,
      count: count ? count.readDoubleBE(0) : 0,
      version: (before?.version ?? 0) + 1,
    };
    return before?.id === id ? Object.assign(before, fresh) : fresh;
  }

  get(ns: string): Collection | undefined {
    return this.byNs.get(ns);
  }

  /** Collections of one database, or all. */
  list(db?: string): Collection[] {
    return [...this.byNs.values()].filter((collection) => db === undefined || collection.db === db);
  }

  /** Makes a collection with its _id index. Throws InvalidNamespace. */
  create(ns: string, options: Doc, indexes: Index[]): Collection {
    checkName(ns);
    const id = this.freeId();
    const collection = {
      ...blank(ns, id, { uuid: randomUUID(), options }),
      indexes,
      nextIndex: indexes.length,
    };
    this.byNs.set(ns, collection);
    this.save(collection);
    this.touchCount(collection);
    return collection;
  }

  /** The lowest number that no collection has, nor one whose bytes are still to be purged. */
  private freeId(): number {
    const taken = new Set([...toPurge(this.kv), ...[...this.byNs.values()].map(({ id }) => id)]);
    for (let id = 1; id < MAX_COLLECTIONS; id++) if (!taken.has(id)) return id;
    throw new StoreError(Code.CommandNotSupported, 'The embedded store holds no more collections');
  }

  /** Writes a collection's entry after its indexes changed. */
  save(collection: Collection): void {
    const entry = doc({
      id: collection.id,
      uuid: collection.uuid,
      options: collection.options,
      nextIndex: collection.nextIndex,
      indexes: collection.indexes.map(indexToDoc),
    });
    collection.version++;
    this.kv.putNamed(namedKey(Space.catalog, collection.ns), encodeDoc(entry));
  }

  /** Forgets a collection; its documents and keys are purged by the caller. */
  remove(collection: Collection): void {
    collection.dropped = true;
    this.byNs.delete(collection.ns);
    this.dirtyCounts.delete(collection);
    this.kv.removeNamed(namedKey(Space.catalog, collection.ns));
    this.kv.removeNamed(countKey(collection.id));
  }

  /** Gives a collection another name. */
  rename(collection: Collection, ns: string): Collection {
    checkName(ns);
    const renamed = { ...collection, ns, db: dbOf(ns), name: ns.slice(dbOf(ns).length + 1) };
    collection.dropped = true;
    this.dirtyCounts.delete(collection);
    this.byNs.delete(collection.ns);
    this.kv.removeNamed(namedKey(Space.catalog, collection.ns));
    this.byNs.set(ns, renamed);
    this.save(renamed);
    this.touchCount(renamed);
    return renamed;
  }

  /** Notes that a collection's count must be persisted with the running transaction. */
  touchCount(collection: Collection): void {
    this.dirtyCounts.add(collection);
  }

  /** Persists changed counts; called inside every transaction before it commits. */
  writeCounts(): void {
    for (const collection of this.dirtyCounts) {
      const bytes = Buffer.allocUnsafe(8);
      bytes.writeDoubleBE(collection.count);
      this.kv.putNamed(countKey(collection.id), bytes);
    }
    this.dirtyCounts.clear();
  }
}

/** Where it is noted that a dropped collection's bytes are to be purged. */
export function purgeKey(id: number): Buffer {
  return namedKey(Space.meta, `purge:${String(id)}`);
}

/** Numbers of the collections whose bytes are to be purged. */
export function toPurge(kv: Kv): number[] {
  const range = { lo: namedKey(Space.meta, 'purge:'), hi: namedKey(Space.meta, 'purge;') };
  return kv.named(range).map(({ key }) => Number(key.latin1Slice('purge:'.length + 1)));
}

/** The database part of a namespace. */
export function dbOf(ns: string): string {
  return ns.slice(0, ns.indexOf('.'));
}

function blank(ns: string, id: number, made: { uuid: string; options: Doc }): Collection {
  const db = dbOf(ns);
  return {
    id,
    ns,
    db,
    name: ns.slice(db.length + 1),
    ...made,
    indexes: [],
    nextIndex: 0,
    nextRid: 1,
    count: 0,
    version: 0,
    dropped: false,
  };
}

function checkName(ns: string): void {
  const name = ns.slice(dbOf(ns).length + 1);
  const bad =
    name === '' || name.startsWith('.') || name.includes('$') || ns.includes('\0') || ns.length > 255;
  if (bad || ns.startsWith('.'))
    throw new StoreError(Code.InvalidNamespace, `Invalid namespace specified '${ns}'`);
}
