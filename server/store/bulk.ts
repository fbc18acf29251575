import mongoose from 'mongoose';
import type { Row } from './collection.ts';

const { BSON } = mongoose.mongo;
const skipKnownFlag = 1;
const lengthBytes = 4;
/** A document is at most so large, and room for the head of a batch. */
const mostBytes = 16 * 1024 * 1024 + 1024;

/** Ends the batches of a load. */
export const endOfBatches = Buffer.alloc(lengthBytes);

/** Writes rows as batches that the embedded store's `--load` reads. */
export class BulkEncoder {
  readonly #database: string;
  #bytes = Buffer.allocUnsafe(8 * 1024 * 1024);
  #length = 0;

  /** @param database the name in the URI's path */
  constructor(database: string) {
    this.#database = database;
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#length;
  }

  /** @param options.skipKnown rows that may be there already, under the same id: they stay as they are */
  add<R extends Row>(collection: string, rows: readonly R[], options: { skipKnown?: boolean } = {}): void {
    if (rows.length === 0) return;
    const begin = this.#length;
    const ns = Buffer.from(`${this.#database}.${collection}`);
    this.#room(lengthBytes + 2 + ns.length);
    const at = begin + lengthBytes;
    this.#bytes[at] = options.skipKnown === true ? skipKnownFlag : 0;
    this.#bytes[at + 1] = ns.length;
    this.#bytes.set(ns, at + 2);
    this.#length = at + 2 + ns.length;
    for (const { id, ...rest } of rows) {
      this.#room(mostBytes);
      const document = { _id: id, ...rest };
      const options = { index: this.#length, ignoreUndefined: true };
      this.#length = BSON.serializeWithBufferAndIndex(document, this.#bytes, options) + 1;
    }
    this.#bytes.writeUInt32LE(this.#length - begin - lengthBytes, begin);
  }

  /** A copy of what was added; the encoder begins again. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = Uint8Array.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(this.#bytes.length * 2 + more);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
