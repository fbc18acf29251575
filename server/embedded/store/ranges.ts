/** One named entry. */
export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** One entry of an index and the record it leads to. */
export interface IndexEntry {
  key: Buffer;
  rid: number;
}

/** A document as it is stored. Those that were read together share their memory: who keeps one for long copies it. */
export interface StoredDoc {
  rid: number;
  bytes: Buffer;
}

/** Documents in the order of an index, and the last key that was read. */
export interface DocsByKeys {
  docs: StoredDoc[];
  last: Buffer | undefined;
}

/** A range of keys: `lo` inclusive, `hi` exclusive; read from the end with `reverse`. */
export interface Range {
  lo: Buffer;
  hi: Buffer;
  reverse?: boolean;
}

/** Documents of a collection with record ids from `from` (inclusive) to `to` (exclusive). */
export interface DocRange {
  collection: number;
  from: number;
  to: number;
  reverse?: boolean;
}

const ZERO = Buffer.from([0]);

/** The rest of a range after a key that was already read. */
export function after(range: Range, key: Buffer): Range {
  if (range.reverse) return { ...range, hi: key };
  return { ...range, lo: Buffer.concat([key, ZERO]) };
}

/** The same for documents. */
export function afterDoc(range: DocRange, rid: number): DocRange {
  return range.reverse ? { ...range, to: rid } : { ...range, from: rid + 1 };
}
