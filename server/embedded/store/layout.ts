/** How keys of the one key-value table are laid out: space(1) | collection u32 | index u16 | key or record id. */
export const Space = { meta: 0, catalog: 1, count: 2, documents: 3, index: 4 } as const;

/** The version stamp of the on-disk format. */
export const FORMAT = 2;

/** Bytes of a record id (48 bits). */
export const RID_BYTES = 6;
const DOC_PREFIX = 5;
/** Bytes before the key proper of an index entry. */
export const INDEX_PREFIX = 7;

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
  return prefixed(Space.count, collection, DOC_PREFIX);
}

/** Key of a document. */
export function docKey(collection: number, rid: number): Buffer {
  const key = prefixed(Space.documents, collection, DOC_PREFIX + RID_BYTES);
  key.writeUIntBE(rid, DOC_PREFIX, RID_BYTES);
  return key;
}

/** The record id at the end of a key. */
export function ridAtEnd(key: Buffer): number {
  return key.readUIntBE(key.length - RID_BYTES, RID_BYTES);
}

/** A record id as bytes, the value of unique index entries. */
export function ridBytes(rid: number): Buffer {
  const bytes = Buffer.allocUnsafe(RID_BYTES);
  bytes.writeUIntBE(rid, 0, RID_BYTES);
  return bytes;
}

/** The bytes every entry of an index starts with. */
export function indexPrefix(collection: number, index: number): Buffer {
  const key = prefixed(Space.index, collection, INDEX_PREFIX);
  key.writeUInt16BE(index, 5);
  return key;
}

/** The whole range of a collection's documents. */
export function docRange(collection: number): { lo: Buffer; hi: Buffer } {
  return {
    lo: prefixed(Space.documents, collection, DOC_PREFIX),
    hi: prefixed(Space.documents, collection + 1, DOC_PREFIX),
  };
}

/** The whole range of an index. */
export function indexRange(collection: number, index: number): { lo: Buffer; hi: Buffer } {
  const lo = indexPrefix(collection, index);
  return { lo, hi: Buffer.concat([lo, Buffer.from([0xff])]) };
}

/** The ranges that dropping a collection empties. */
export function rangesOfCollection(collection: number): { lo: Buffer; hi: Buffer }[] {
  return [
    docRange(collection),
    {
      lo: prefixed(Space.index, collection, DOC_PREFIX),
      hi: prefixed(Space.index, collection + 1, DOC_PREFIX),
    },
  ];
}

function prefixed(space: number, collection: number, size: number): Buffer {
  const key = Buffer.allocUnsafe(size);
  key[0] = space;
  key.writeUInt32BE(collection, 1);
  return key;
}
