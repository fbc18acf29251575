import { bytesOfName, int32, nulAfter, skipValue } from './bytes.ts';
import { badBson } from './malformed.ts';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  isInt32,
  MaxKey,
  MinKey,
  ObjectId,
  T,
  Timestamp,
  type Doc,
  type Value,
} from './types.ts';

/** Decodes the document at `start`. The bytes must have been validated. No value is a view into `b`: one may outlive it. */
export function decodeDoc(b: Buffer, start = 0): Doc {
  const doc: Doc = new Map();
  let p = start + 4;
  for (let type = b[p] as number; type !== 0; type = b[p] as number) {
    const value = nulAfter(b, p + 1);
    doc.set(nameAt(b, p + 1, value - 1), decodeElement(b, type, value));
    p = skipValue(b, type, value);
  }
  return doc;
}

function decodeArray(b: Buffer, start: number): Value[] {
  const list: Value[] = [];
  let p = start + 4;
  for (let type = b[p] as number; type !== 0; type = b[p] as number) {
    const value = nulAfter(b, p + 1);
    list.push(decodeElement(b, type, value));
    p = skipValue(b, type, value);
  }
  return list;
}

/** Decodes one value of the given type byte at position `p`. */
export function decodeElement(b: Buffer, type: number, p: number): Value {
  switch (type) {
    case T.double:
      return doubleAt(b, p);
    case T.string:
      return stringAt(b, p);
    case T.object:
      return decodeDoc(b, p);
    case T.array:
      return decodeArray(b, p);
    case T.objectId:
      return new ObjectId(copied(b, p, 12));
    case T.bool:
      return b[p] === 1;
    case T.date:
      return new Date(int64Number(b, p));
    case T.undefined:
    case T.null:
      return null;
    case T.int32:
      return int32(b, p);
    case T.int64:
      return b.readBigInt64LE(p);
    default:
      return decodeRare(b, type, p);
  }
}

function decodeRare(b: Buffer, type: number, p: number): Value {
  switch (type) {
    case T.binary:
      return new Binary(binaryBytes(b, p), b[p + 4]);
    case T.decimal:
      return new Decimal128(copied(b, p, 16));
    case T.regex: {
      const options = nulAfter(b, p);
      return new BSONRegExp(b.utf8Slice(p, options - 1), b.utf8Slice(options, nulAfter(b, options) - 1));
    }
    case T.timestamp:
      return new Timestamp(b.readBigUInt64LE(p));
    case T.symbol:
      return new BSONSymbol(stringAt(b, p));
    case T.code:
      return new Code(stringAt(b, p));
    case T.codeWithScope:
      return new Code(stringAt(b, p + 4), {});
    case T.dbPointer:
      return new BSONSymbol(stringAt(b, p));
    case T.minKey:
      return new MinKey();
    case T.maxKey:
      return new MaxKey();
    default:
      throw badBson(`unknown element type 0x${type.toString(16)}`);
  }
}

function binaryBytes(b: Buffer, p: number): Buffer {
  return copied(b, p + 5, int32(b, p));
}

function copied(b: Buffer, p: number, length: number): Buffer {
  const copy = Buffer.allocUnsafe(length);
  b.copy(copy, 0, p, p + length);
  return copy;
}

function doubleAt(b: Buffer, p: number): number | Double {
  const value = b.readDoubleLE(p);
  return isInt32(value) ? new Double(value) : value;
}

function stringAt(b: Buffer, p: number): string {
  return b.utf8Slice(p + 4, p + 3 + int32(b, p));
}

/** A signed int64 as a JS number (nearest). */
function int64Number(b: Buffer, p: number): number {
  return int32(b, p + 4) * 0x100000000 + (int32(b, p) >>> 0);
}

const SLOTS = 1024;
const names: string[] = new Array<string>(SLOTS).fill('');

/** A field name; names seen recently come from a small table so that equal names share one string. */
function nameAt(b: Buffer, start: number, end: number): string {
  if (end - start > 32) return b.utf8Slice(start, end);
  let hash = end - start;
  for (let i = start; i < end; i++) hash = (hash * 31 + (b[i] as number)) | 0;
  const slot = (hash >>> 0) % SLOTS;
  const known = names[slot] as string;
  if (known !== '' && isNameAt(b, start, { bytes: bytesOfName(known), end })) return known;
  const name = b.utf8Slice(start, end);
  names[slot] = name;
  return name;
}

function isNameAt(b: Buffer, start: number, name: { bytes: Buffer; end: number }): boolean {
  const { bytes, end } = name;
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (b[start + i] !== bytes[i]) return false;
  return true;
}
