import { createHash } from 'node:crypto';
import { compareExact, exactOf } from './decimal.ts';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  type ObjectId,
  Rank,
  rankOf,
  Timestamp,
  type Doc,
  type Value,
} from './types.ts';

/** Keys longer than this are cut and end in a SHA-1 of the whole: an index stays small whatever is put in it. */
export const MAX_KEY = 1900;

/**
 * Encodes values to bytes whose memcmp order is MongoDB's comparison order. Parts are self-delimiting, so compound keys
 * are parts one after the other; a descending part is the ascending one with every bit turned over.
 */
export class KeyWriter {
  b = Buffer.allocUnsafeSlow(2048);
  p = 0;

  /** Appends one part. `direction` is 1 or -1. */
  part(value: Value, direction: number): void {
    const start = this.p;
    this.value(value);
    if (direction < 0) for (let i = start; i < this.p; i++) this.b[i] = (this.b[i] as number) ^ 0xff;
  }

  /** Appends the part of an index key that stands for an empty array (below null). */
  emptyArray(direction: number): void {
    this.byte(direction < 0 ? Rank.emptyArray ^ 0xff : Rank.emptyArray);
  }

  byte(value: number): void {
    this.need(1);
    this.b[this.p++] = value;
  }

  bytes(bytes: Uint8Array): void {
    this.need(bytes.length);
    this.b.set(bytes, this.p);
    this.p += bytes.length;
  }

  /** A copy of the bytes from `from` on. */
  slice(from = 0): Buffer {
    const out = Buffer.allocUnsafe(this.p - from);
    this.b.copy(out, 0, from, this.p);
    return out;
  }

  private need(n: number): void {
    if (this.p + n <= this.b.length) return;
    const bigger = Buffer.allocUnsafeSlow(Math.max(this.b.length * 2, this.p + n));
    this.b.copy(bigger, 0, 0, this.p);
    this.b = bigger;
  }

  private value(value: Value): void {
    const rank = rankOf(value);
    this.byte(rank);
    switch (rank) {
      case Rank.number:
        return this.number(value);
      case Rank.string:
        return this.text(value instanceof BSONSymbol ? value.value : (value as string));
      case Rank.objectId:
        return this.bytes((value as ObjectId).id);
      case Rank.date:
        return this.int64((value as Date).getTime());
      case Rank.bool:
        return this.byte(value === true ? 2 : 1);
      case Rank.object:
        return this.doc(value as Doc);
      case Rank.array:
        for (const item of value as Value[]) this.value(item);
        return this.byte(0);
      default:
        return this.rare(value);
    }
  }

  private doc(doc: Doc): void {
    for (const [name, value] of doc) {
      this.byte(rankOf(value));
      this.text(name);
      this.value(value);
    }
    this.byte(0);
  }

  private rare(value: Value): void {
    if (value instanceof Binary) {
      this.need(5);
      this.p = this.b.writeUInt32BE(value.position, this.p);
      this.byte(value.sub_type);
      this.bytes(value.buffer.subarray(0, value.position));
    } else if (value instanceof BSONRegExp) {
      this.text(value.pattern);
      this.text(value.options);
    } else if (value instanceof Timestamp) {
      this.need(8);
      this.p = this.b.writeBigUInt64BE(value.toBigInt(), this.p);
    } else if (value instanceof Code) this.text(value.code);
  }

  /** UTF-8, a zero byte as 00 FF, ended by 00 00: no text's bytes are the beginning of another's, in either direction. */
  private text(text: string): void {
    this.need(text.length * 3 + 2);
    if (!text.includes('\0')) {
      this.p += this.b.utf8Write(text, this.p);
      this.b[this.p++] = 0;
      this.b[this.p++] = 0;
      return;
    }
    for (const byte of Buffer.from(text, 'utf8')) {
      this.byte(byte);
      if (byte === 0) this.byte(0xff);
    }
    this.byte(0);
    this.byte(0);
  }

  private int64(value: number): void {
    this.need(8);
    const high = Math.floor(value / 0x100000000);
    this.p = this.b.writeUInt32BE(((Number.isNaN(high) ? 0 : high) ^ 0x80000000) >>> 0, this.p);
    this.p = this.b.writeUInt32BE((value - high * 0x100000000) >>> 0, this.p);
  }

  /** The nearest double with its bits turned to sort as bytes, then what lies between it and the exact value. */
  private number(value: Value): void {
    const nearest = nearestDouble(value);
    this.need(12);
    if (Number.isNaN(nearest)) this.b.fill(0, this.p, this.p + 8);
    else {
      this.b.writeDoubleBE(nearest === 0 ? 0 : nearest, this.p);
      if ((this.b[this.p] as number) & 0x80) {
        for (let i = this.p; i < this.p + 8; i++) this.b[i] = (this.b[i] as number) ^ 0xff;
      } else this.b[this.p] = (this.b[this.p] as number) | 0x80;
    }
    this.p += 8;
    this.p = this.b.writeUInt16BE(tieBreak(value, nearest), this.p);
  }
}

function nearestDouble(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : Number((value as Decimal128).toString());
}

/** 0x8000 where the double is exact; for an int64 the distance; for a decimal only the side. */
function tieBreak(value: Value, nearest: number): number {
  if (typeof value === 'bigint' && Math.abs(nearest) >= 2 ** 53)
    return 0x8000 + Number(value - BigInt(nearest));
  if (!(value instanceof Decimal128) || !Number.isFinite(nearest)) return 0x8000;
  const side = compareExact(exactOf(value), exactOf(nearest));
  return side === 0 ? 0x8000 : side < 0 ? 0x7fff : 0x8001;
}

/** Cuts a key that is too long: its first bytes, then a hash of the whole. */
export function boundKey(key: Buffer): Buffer {
  if (key.length <= MAX_KEY) return key;
  const hash = createHash('sha1').update(key).digest();
  return Buffer.concat([key.subarray(0, MAX_KEY - hash.length), hash]);
}
