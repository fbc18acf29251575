import { int32 } from '../bsonx/bytes.ts';
import { docId } from './layout.ts';
import { after, afterDoc, type DocRange, type DocsByKeys, type Range, type StoredDoc } from './ranges.ts';
import type { Statements } from './statements.ts';

type Bytes = Uint8Array;

/** Documents one after the other, and their numbers with commas between; null where there are none. */
type Joined = readonly [docs: Bytes | null, numbers: string | null, ...more: unknown[]];

/** SQLITE_TOOBIG: more than a thousand million bytes in one piece. */
const TOO_BIG = 18;

/**
 * Reads documents, many in one piece of memory that is then cut: a row and a piece of memory for each of them cost SQLite,
 * Node and the collection of garbage more than all the rest of a scan.
 */
export class DocReader {
  private readonly run: Statements;

  constructor(run: Statements) {
    this.run = run;
  }

  /** One document by its number. */
  doc(id: number): Buffer | undefined {
    const row = this.run.doc.get(id) as unknown as [Bytes] | undefined;
    return row && asBuffer(row[0]);
  }

  /** See `Kv.docs`. */
  docs(range: DocRange, limit: number): StoredDoc[] {
    const statement = range.reverse ? this.run.docsDown : this.run.docsUp;
    const base = docId(range.collection, 0);
    const row = unlessTooBig(() => statement.get(base + range.from, base + range.to, limit));
    if (row) return this.cut(row, base);
    const half = limit >> 1;
    const docs = this.docs(range, half);
    const last = docs[docs.length - 1];
    if (!last || docs.length < half) return docs;
    return [...docs, ...this.docs(afterDoc(range, last.rid), limit - half)];
  }

  /** See `Kv.docsByKeys`. */
  byKeys(collection: number, range: Range, limit: number): DocsByKeys {
    const statement = range.reverse ? this.run.downDocs : this.run.upDocs;
    const base = docId(collection, 0);
    const row = unlessTooBig(() => statement.get(base, range.lo, range.hi, limit));
    if (row) {
      const last = row[2] as Bytes | null;
      return { docs: this.cut(row, base), last: last ? asBuffer(last) : undefined };
    }
    const half = limit >> 1;
    const first = this.byKeys(collection, range, half);
    if (!first.last || first.docs.length < half) return first;
    const rest = this.byKeys(collection, after(range, first.last), limit - half);
    return { docs: [...first.docs, ...rest.docs], last: rest.last ?? first.last };
  }

  /** The single documents of a piece. One whose length is damaged does not spoil the others: they are read one by one. */
  private cut([joined, numbers]: Joined, base: number): StoredDoc[] {
    if (joined === null || numbers === null) return [];
    const bytes = asBuffer(joined);
    const docs: StoredDoc[] = [];
    let end = 0;
    for (const number of numbers.split(',')) {
      const start = end;
      end += start + 4 <= bytes.length ? int32(bytes, start) : Infinity;
      docs.push({ rid: Number(number) - base, bytes: bytes.subarray(start, end) });
    }
    if (end === bytes.length) return docs;
    return docs.flatMap(({ rid }) => {
      const alone = this.doc(base + rid);
      return alone ? [{ rid, bytes: alone }] : [];
    });
  }
}

function unlessTooBig(read: () => unknown): Joined | undefined {
  try {
    return read() as Joined;
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === TOO_BIG) return undefined;
    throw error;
  }
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
