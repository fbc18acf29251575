import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { RememberedFields } from '../bsonx/raw.ts';
import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { show } from '../update/target.ts';
import type { Catalog, Collection } from './catalog.ts';
import { expandParts, keysOf, type KeySet } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import type { Kv } from './kv.ts';
import { entryKey, indexPrefix } from './layout.ts';

/** The largest document, as in MongoDB. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

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
    return this.kv.doc(collection.id, rid);
  }

  /** Stores a new document. All unique keys are checked before the first write: on E11000 nothing has changed. */
  insert(collection: Collection, bytes: Buffer): number {
    checkSize(bytes);
    const fields = new RememberedFields(bytes);
    const rid = collection.nextRid;
    const added: Buffer[] = [];
    for (const index of collection.indexes) {
      for (const key of this.keySet(collection, index, fields).keys) {
        added.push(this.entry({ collection, index }, key, rid));
        if (index.unique) this.requireFree({ collection, index }, added, fields);
      }
    }
    collection.nextRid++;
    this.kv.insertDoc(collection.id, rid, bytes);
    for (const key of added) this.kv.add(key, rid);
    this.changed(collection, 1);
    return rid;
  }

  /** Replaces a document's bytes and moves those index entries that changed. */
  update(collection: Collection, rid: number, change: { before: Buffer; after: Buffer }): void {
    const { before, after } = change;
    checkSize(after);
    const oldFields = new RememberedFields(before);
    const newFields = new RememberedFields(after);
    const added: Buffer[] = [];
    const removals: Buffer[] = [];
    for (const index of collection.indexes) {
      const oldKeys = this.keySet(collection, index, oldFields).keys;
      const newKeys = this.keySet(collection, index, newFields).keys;
      for (const key of minus(oldKeys, newKeys)) removals.push(this.entry({ collection, index }, key, rid));
      for (const key of minus(newKeys, oldKeys)) {
        added.push(this.entry({ collection, index }, key, rid));
        if (index.unique) this.requireFree({ collection, index }, added, newFields);
      }
    }
    for (const key of removals) this.kv.remove(key);
    for (const key of added) this.kv.add(key, rid);
    this.kv.replaceDoc(collection.id, rid, after);
    this.changed(collection, 0);
  }

  /** Removes a document and its index entries. */
  remove(collection: Collection, rid: number, bytes: Buffer): void {
    const fields = new RememberedFields(bytes);
    for (const index of collection.indexes) {
      for (const key of this.keySet(collection, index, fields).keys) {
        this.kv.remove(this.entry({ collection, index }, key, rid));
      }
    }
    this.kv.removeDoc(collection.id, rid);
    this.changed(collection, -1);
  }

  /** Adds one existing document to an index that is being built. */
  addToIndex({ collection, index }: IndexOf, rid: number, bytes: Buffer): void {
    const fields = new RememberedFields(bytes);
    for (const key of this.keySet(collection, index, fields).keys) {
      const whole = this.entry({ collection, index }, key, rid);
      if (index.unique) {
        const holder = this.kv.find(whole);
        if (holder !== undefined && holder !== rid) throw duplicate({ collection, index }, fields);
      }
      this.kv.add(whole, rid);
    }
  }

  /** The whole key of an index's entry. */
  entry({ collection, index }: IndexOf, key: Buffer, rid: number): Buffer {
    return entryKey(indexPrefix(collection.id, index.no), key, index.unique ? undefined : rid);
  }

  /** The keys of a document, noting in the catalog what the planner must know: arrays on the way, keys that were cut. */
  keySet(collection: Collection, index: Index, fields: Fields): KeySet {
    const set = indexedKeys(index, fields);
    if ((set.multikey & ~index.multikey) !== 0 || (set.cut && !index.cut)) {
      index.multikey |= set.multikey;
      index.cut ||= set.cut;
      this.catalog.save(collection);
    }
    return set;
  }

  private requireFree({ collection, index }: IndexOf, added: Buffer[], fields: Fields): void {
    const key = added[added.length - 1] as Buffer;
    if (this.kv.find(key) !== undefined) throw duplicate({ collection, index }, fields, key);
  }

  private changed(collection: Collection, by: number): void {
    collection.count += by;
    collection.version++;
    if (by !== 0) this.catalog.touchCount(collection);
  }
}

/** The keys of a document in an index; none where sparse or partial leaves it out. */
export function indexedKeys(index: Index, fields: Fields): KeySet {
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
function duplicate({ collection, index }: IndexOf, fields: Fields, entryKey?: Buffer): StoreError {
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

function conflicting({ collection, index }: IndexOf, fields: Fields, entryKey?: Buffer): Value[] {
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
