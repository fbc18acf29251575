import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { RawDoc } from '../bsonx/raw.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { show } from '../update/target.ts';
import type { Catalog, Collection } from './catalog.ts';
import { expandParts, keysOf, type KeySet } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import type { Kv } from './kv.ts';
import { docKey, indexPrefix, ridBytes } from './layout.ts';

/** The largest document, as in MongoDB. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** One index and the collection it belongs to. */
export interface IndexOf {
  collection: Collection;
  index: Index;
}

/** Documents and their index entries. Every method that writes runs inside a transaction. */
export class Records {
  private readonly kv: Kv;
  private readonly catalog: Catalog;

  constructor(kv: Kv, catalog: Catalog) {
    this.kv = kv;
    this.catalog = catalog;
  }

  /** A document's bytes. */
  get(collection: Collection, rid: number): Buffer | undefined {
    return this.kv.get(docKey(collection.id, rid));
  }

  /** Stores a new document. All unique keys are checked before the first write: on E11000 nothing has changed. */
  insert(collection: Collection, bytes: Buffer): number {
    checkSize(bytes);
    const fields = new RawDoc(bytes);
    const rid = collection.nextRid;
    const writes: [key: Buffer, value: Buffer][] = [];
    for (const index of collection.indexes) {
      for (const key of this.keySet(collection, index, fields).keys) {
        writes.push(this.entry({ collection, index }, key, rid));
        if (index.unique) this.requireFree({ collection, index }, writes, fields);
      }
    }
    collection.nextRid++;
    this.kv.put(docKey(collection.id, rid), bytes);
    for (const [key, value] of writes) this.kv.put(key, value);
    this.changed(collection, 1);
    return rid;
  }

  /** Replaces a document's bytes and moves those index entries that changed. */
  update(collection: Collection, rid: number, change: { before: Buffer; after: Buffer }): void {
    const { before, after } = change;
    checkSize(after);
    const oldFields = new RawDoc(before);
    const newFields = new RawDoc(after);
    const writes: [key: Buffer, value: Buffer][] = [];
    const removals: Buffer[] = [];
    for (const index of collection.indexes) {
      const oldKeys = this.keySet(collection, index, oldFields).keys;
      const newKeys = this.keySet(collection, index, newFields).keys;
      for (const key of minus(oldKeys, newKeys))
        removals.push(this.entry({ collection, index }, key, rid)[0]);
      for (const key of minus(newKeys, oldKeys)) {
        writes.push(this.entry({ collection, index }, key, rid));
        if (index.unique) this.requireFree({ collection, index }, writes, newFields);
      }
    }
    for (const key of removals) this.kv.remove(key);
    for (const [key, value] of writes) this.kv.put(key, value);
    this.kv.put(docKey(collection.id, rid), after);
    this.changed(collection, 0);
  }

  /** Removes a document and its index entries. */
  remove(collection: Collection, rid: number, bytes: Buffer): void {
    const fields = new RawDoc(bytes);
    for (const index of collection.indexes) {
      for (const key of this.keySet(collection, index, fields).keys) {
        this.kv.remove(this.entry({ collection, index }, key, rid)[0]);
      }
    }
    this.kv.remove(docKey(collection.id, rid));
    this.changed(collection, -1);
  }

  /** Adds one existing document to an index that is being built. */
  addToIndex({ collection, index }: IndexOf, rid: number, bytes: Buffer): void {
    const fields = new RawDoc(bytes);
    for (const key of this.keySet(collection, index, fields).keys) {
      const [entryKey, value] = this.entry({ collection, index }, key, rid);
      if (index.unique) {
        const holder = this.kv.get(entryKey);
        if (holder && !holder.equals(value)) throw duplicate({ collection, index }, fields);
      }
      this.kv.put(entryKey, value);
    }
  }

  /** The full entry (key, value) of one index key. */
  entry({ collection, index }: IndexOf, key: Buffer, rid: number): [key: Buffer, value: Buffer] {
    const prefix = indexPrefix(collection.id, index.no);
    const id = ridBytes(rid);
    return index.unique ? [Buffer.concat([prefix, key]), id] : [Buffer.concat([prefix, key, id]), NOTHING];
  }

  /** The same, noting in the catalog what the planner must know: arrays on the way, keys that were cut. */
  private keySet(collection: Collection, index: Index, fields: RawDoc): KeySet {
    const set = indexedKeys(index, fields);
    if ((set.multikey & ~index.multikey) !== 0 || (set.cut && !index.cut)) {
      index.multikey |= set.multikey;
      index.cut ||= set.cut;
      this.catalog.save(collection);
    }
    return set;
  }

  private requireFree({ collection, index }: IndexOf, writes: [Buffer, Buffer][], fields: RawDoc): void {
    const [key] = writes[writes.length - 1] as [Buffer, Buffer];
    if (this.kv.get(key)) throw duplicate({ collection, index }, fields, key);
  }

  private changed(collection: Collection, by: number): void {
    collection.count += by;
    collection.version++;
    if (by !== 0) this.catalog.touchCount(collection);
  }
}

/** The keys of a document in an index; none where sparse or partial leaves it out. */
export function indexedKeys(index: Index, fields: RawDoc): KeySet {
  if (index.covers && !index.covers(fields)) return EMPTY_SET;
  const set = keysOf(index.parts, fields);
  return index.sparse && set.allMissing ? EMPTY_SET : set;
}

const EMPTY_SET: KeySet = { keys: [], multikey: 0, cut: false, allMissing: true };

function checkSize(bytes: Buffer): void {
  if (bytes.length <= MAX_DOCUMENT) return;
  throw new StoreError(
    Code.BSONObjectTooLarge,
    `object to insert too large. size in bytes: ${String(bytes.length)}, max size: ${String(MAX_DOCUMENT)}`,
  );
}

/** The keys of `a` that are not in `b`. */
function minus(a: Buffer[], b: Buffer[]): Buffer[] {
  const [onlyA] = a;
  const [onlyB] = b;
  if (a.length === 1 && b.length === 1 && onlyA && onlyB) return onlyA.equals(onlyB) ? [] : a;
  const others = new Set(b.map((key) => key.latin1Slice()));
  return a.filter((key) => !others.has(key.latin1Slice()));
}

/** E11000 in MongoDB's exact shape, with keyPattern and keyValue. */
function duplicate({ collection, index }: IndexOf, fields: RawDoc, entryKey?: Buffer): StoreError {
  const values = conflicting({ collection, index }, fields, entryKey);
  const keyValue: Doc = new Map(index.parts.map(({ path }, i) => [path.text, values[i] ?? null]));
  const shown = [...keyValue].map(([name, value]) => `${name}: ${show(value)}`).join(', ');
  return new StoreError(
    Code.DuplicateKey,
    `E11000 duplicate key error collection: ${collection.ns} index: ${index.name} dup key: { ${shown} }`,
    new Map<string, Value>([
      ['keyPattern', index.key],
      ['keyValue', decodeDoc(encodeDoc(keyValue))],
    ]),
  );
}

function conflicting({ collection, index }: IndexOf, fields: RawDoc, entryKey?: Buffer): Value[] {
  let found: Value[] | undefined;
  expandParts(index.parts, fields, (values) => {
    if (!found) found = values;
    if (!entryKey) return;
    const single: Doc = new Map(index.parts.map(({ path }, i) => [path.text, values[i]]));
    const parts = index.parts.map((part) => ({
      ...part,
      path: { text: part.path.text, segments: [part.path.text] },
    }));
    const [key] = keysOf(parts, single).keys;
    if (key && Buffer.concat([indexPrefix(collection.id, index.no), key]).equals(entryKey)) found = values;
  });
  return found ?? [];
}
