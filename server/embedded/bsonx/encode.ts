import { bytesOfName } from './bytes.ts';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  ObjectId,
  T,
  Timestamp,
  typeOf,
  type Doc,
  type Value,
} from './types.ts';

/** The digit 0. */
const ZERO = 0x30;

/** Writes BSON into a buffer that grows. One writer may be reused: `take` copies the result out. */
export class BsonWriter {
  b = Buffer.allocUnsafeSlow(4096);
  p = 0;

  /** Makes room for `n` more bytes. */
  need(n: number): void {
    if (this.p + n <= this.b.length) return;
    const bigger = Buffer.allocUnsafeSlow(Math.max(this.b.length * 2, this.p + n));
    this.b.copy(bigger, 0, 0, this.p);
    this.b = bigger;
  }

  int32(value: number): void {
    this.need(4);
    this.p = this.b.writeInt32LE(value, this.p);
  }

  byte(value: number): void {
    this.need(1);
    this.b[this.p++] = value;
  }

  cstring(text: string): void {
    const bytes = bytesOfName(text);
    this.need(bytes.length + 1);
    this.b.set(bytes, this.p);
    this.p += bytes.length;
    this.b[this.p++] = 0;
  }

  /** The name of an array element: its position in digits. */
  position(index: number): void {
    this.need(12);
    if (index < 10) this.b[this.p++] = ZERO + index;
    else if (index < 100) {
      this.b[this.p++] = ZERO + Math.floor(index / 10);
      this.b[this.p++] = ZERO + (index % 10);
    } else this.p += this.b.latin1Write(String(index), this.p);
    this.b[this.p++] = 0;
  }

  string(text: string): void {
    this.need(text.length * 3 + 5);
    const size = this.b.utf8Write(text, this.p + 4);
    this.b.writeInt32LE(size + 1, this.p);
    this.p += size + 4;
    this.b[this.p++] = 0;
  }

  raw(bytes: Uint8Array): void {
    this.need(bytes.length);
    this.b.set(bytes, this.p);
    this.p += bytes.length;
  }

  /** One named element; a missing value writes nothing. */
  element(name: string, value: Value): void {
    if (value === undefined) return;
    this.byte(typeOf(value));
    this.cstring(name);
    this.value(value);
  }

  doc(doc: Doc): void {
    const start = this.p;
    this.int32(0);
    for (const [name, value] of doc) this.element(name, value);
    this.byte(0);
    this.b.writeInt32LE(this.p - start, start);
  }

  array(list: readonly Value[]): void {
    const start = this.p;
    this.int32(0);
    for (let i = 0; i < list.length; i++) {
      const item = list[i] ?? null;
      this.byte(typeOf(item));
      this.position(i);
      this.value(item);
    }
    this.byte(0);
    this.b.writeInt32LE(this.p - start, start);
  }

  /** A copy of what was written, and an empty writer again. */
  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.p);
    this.b.copy(bytes, 0, 0, this.p);
    this.p = 0;
    if (this.b.length > 1 << 20) this.b = Buffer.allocUnsafeSlow(4096);
    return bytes;
  }

  private value(value: Value): void {
    switch (typeof value) {
      case 'number':
        return this.number(value);
      case 'string':
        return this.string(value);
      case 'boolean':
        return this.byte(value ? 1 : 0);
      case 'bigint':
        this.need(8);
        this.p = this.b.writeBigInt64LE(BigInt.asIntN(64, value), this.p);
        return;
      default:
        if (value !== null && value !== undefined) this.object(value);
    }
  }

  private number(value: number): void {
    if (typeOf(value) === T.int32) return this.int32(value);
    this.need(8);
    this.p = this.b.writeDoubleLE(value, this.p);
  }

  private object(value: Exclude<Value, undefined | null | number | string | boolean | bigint>): void {
    if (value instanceof Map) this.doc(value);
    else if (Array.isArray(value)) this.array(value);
    else if (value instanceof ObjectId) this.raw(value.id);
    else if (value instanceof Date) this.date(value);
    else if (value instanceof Double) {
      this.need(8);
      this.p = this.b.writeDoubleLE(value.value, this.p);
    } else this.rare(value);
  }

  private date(value: Date): void {
    const ms = value.getTime();
    this.need(8);
    this.p = this.b.writeBigInt64LE(BigInt(Number.isNaN(ms) ? 0 : ms), this.p);
  }

  private rare(value: object): void {
    if (value instanceof Binary) {
      this.int32(value.position);
      this.byte(value.sub_type);
      this.raw(value.buffer.subarray(0, value.position));
    } else if (value instanceof Decimal128) this.raw(value.bytes);
    else if (value instanceof BSONRegExp) {
      this.cstring(value.pattern);
      this.cstring(value.options);
    } else if (value instanceof Timestamp) {
      this.need(8);
      this.p = this.b.writeBigUInt64LE(value.toBigInt(), this.p);
    } else if (value instanceof BSONSymbol) this.string(value.value);
    else if (value instanceof Code) this.code(value);
  }

  private code(value: Code): void {
    if (!value.scope) return this.string(value.code);
    const start = this.p;
    this.int32(0);
    this.string(value.code);
    this.doc(new Map());
    this.b.writeInt32LE(this.p - start, start);
  }
}

const shared = new BsonWriter();

/** Encodes a document to bytes of its own. */
export function encodeDoc(doc: Doc): Buffer {
  shared.p = 0;
  shared.doc(doc);
  return shared.take();
}

/** A document literal: `doc({ ok: 1 })`. Own string keys only. */
export function doc(fields: Record<string, Value> = {}): Doc {
  return new Map(Object.entries(fields));
}
