/**
 * How keys are laid out. Entries of an index: collection u16 | index u16 | key | record id (unique indexes: without it).
 * Documents are numbered by collection and record id. The rest are named entries of one small table.
 */
export const Space = { meta: 0, catalog: 1, count: 2 } as const;

/** The file of the data, in the data directory. */
export const DATA_FILE = 'data.db';

/** The version stamp of the on-disk format. */
export const FORMAT = 3;

/** Bytes of a record id in the key of an entry. */
export const RID_BYTES = 5;
/** Record ids per collection: with the collection's number they fit what a double holds exactly. */
export const RIDS = 2 ** 38;
/** Collections at a time. */
export const MAX_COLLECTIONS = 2 ** 15;
/** Bytes before the key proper of an index entry. */
export const INDEX_PREFIX = 4;

/** Key of a named entry in the meta or catalog space. */
export function namedKey(space: number, name: string): Buffer {
  const text = Buffer.from(name, 'utf8');
  const key = Buffer.allocUnsafe(text.length + 1);
  key[0] = space;
  key.set(text, 1);
  return key;
}

/** Key of a collection's persisted document count. */
export function countKey(collection: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = Space.count;
  key.writeUInt32BE(collection, 1);
  return key;
}

/** The number of a document: of its collection and its record id. */
export function docId(collection: number, rid: number): number {
  return collection * RIDS + rid;
}

/** The bytes every entry of an index starts with. */
export function indexPrefix(collection: number, index: number): Buffer {
  const key = Buffer.allocUnsafe(INDEX_PREFIX);
  key.writeUInt16BE(collection, 0);
  key.writeUInt16BE(index, 2);
  return key;
}

/** The key of an index's entry; `rid` where the index is not unique. */
export function entryKey(prefix: Buffer, key: Buffer, rid: number | undefined): Buffer {
  const length = INDEX_PREFIX + key.length;
  const whole = Buffer.allocUnsafe(rid === undefined ? length : length + RID_BYTES);
  prefix.copy(whole, 0);
  key.copy(whole, INDEX_PREFIX);
  if (rid !== undefined) whole.writeUIntBE(rid, length, RID_BYTES);
  return whole;
}

/** The whole range of an index. */
export function indexRange(collection: number, index: number): { lo: Buffer; hi: Buffer } {
  const lo = indexPrefix(collection, index);
  return { lo, hi: Buffer.concat([lo, Buffer.from([0xff])]) };
}

/** The range of all entries of a collection. */
export function entriesOfCollection(collection: number): { lo: Buffer; hi: Buffer } {
  return {
    lo: indexPrefix(collection, 0),
    hi: Buffer.concat([indexPrefix(collection, 0xffff), Buffer.from([0xff])]),
  };
}
