import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

export { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp };

/**
 * A decoded document. A Map keeps the order of fields whatever their names ("10" before "9") and makes a field called
 * `__proto__` plain data.
 */
export type Doc = Map<string, Value>;

/**
 * A decoded BSON value. Types survive the round trip: an int32 is a JS number, an int64 a bigint; a double is a JS
 * number when it could not be mistaken for an int32 (1.5, 1e12, NaN, -0), else a `Double`. `undefined` means missing.
 */
export type Value =
  | undefined
  | null
  | number
  | bigint
  | string
  | boolean
  | Date
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | BSONRegExp
  | BSONSymbol
  | Code
  | Timestamp
  | MinKey
  | MaxKey
  | Value[]
  | Doc;

/** Anything fields can be read from: a decoded `Doc` or a `RawDoc` over bytes. */
export interface Fields {
  get(name: string): Value;
}

/** BSON element type bytes. */
export const T = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

/** Canonical sort rank of types, MongoDB's comparison order; also the first byte of an encoded key part. */
export const Rank = {
  minKey: 0x05,
  emptyArray: 0x08,
  null: 0x0a,
  number: 0x10,
  string: 0x20,
  object: 0x30,
  array: 0x38,
  binary: 0x40,
  objectId: 0x48,
  bool: 0x50,
  date: 0x58,
  timestamp: 0x60,
  regex: 0x70,
  code: 0x78,
  maxKey: 0x7f,
} as const;

/** The canonical rank of a value; missing ranks with null. */
export function rankOf(value: Value): number {
  switch (typeof value) {
    case 'undefined':
      return Rank.null;
    case 'number':
    case 'bigint':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.bool;
    default:
      return value === null ? Rank.null : rankOfObject(value);
  }
}

function rankOfObject(value: object): number {
  if (value instanceof Map) return Rank.object;
  if (Array.isArray(value)) return Rank.array;
  if (value instanceof Date) return Rank.date;
  if (value instanceof ObjectId) return Rank.objectId;
  if (value instanceof Double || value instanceof Decimal128) return Rank.number;
  if (value instanceof Binary) return Rank.binary;
  if (value instanceof BSONRegExp) return Rank.regex;
  if (value instanceof Timestamp) return Rank.timestamp;
  if (value instanceof BSONSymbol) return Rank.string;
  if (value instanceof MinKey) return Rank.minKey;
  if (value instanceof MaxKey) return Rank.maxKey;
  return Rank.code;
}

/** The BSON type byte that `encode` will write for a value. */
export function typeOf(value: Value): number {
  switch (typeof value) {
    case 'undefined':
      return T.undefined;
    case 'number':
      return isInt32(value) ? T.int32 : T.double;
    case 'bigint':
      return T.int64;
    case 'string':
      return T.string;
    case 'boolean':
      return T.bool;
    default:
      return value === null ? T.null : typeOfObject(value);
  }
}

function typeOfObject(value: object): number {
  if (value instanceof Map) return T.object;
  if (Array.isArray(value)) return T.array;
  if (value instanceof Date) return T.date;
  if (value instanceof ObjectId) return T.objectId;
  if (value instanceof Double) return T.double;
  if (value instanceof Decimal128) return T.decimal;
  if (value instanceof Binary) return T.binary;
  if (value instanceof BSONRegExp) return T.regex;
  if (value instanceof Timestamp) return T.timestamp;
  if (value instanceof BSONSymbol) return T.symbol;
  if (value instanceof MinKey) return T.minKey;
  if (value instanceof MaxKey) return T.maxKey;
  return value instanceof Code && value.scope ? T.codeWithScope : T.code;
}

/** True for a JS number that stands for an int32. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** A double as a `Value`: wrapped when a bare number would read as an int32. */
export function double(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** True for int32, int64, double and Decimal128 values. */
export function isNumber(value: Value): value is number | bigint | Double | Decimal128 {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Double ||
    value instanceof Decimal128
  );
}

/** A number of any BSON type as a JS number (nearest); NaN for anything else. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Double) return value.value;
  return value instanceof Decimal128 ? Number(value.toString()) : NaN;
}

/** The name that `$type`, error messages and the aggregation's `$type` use. */
export function typeName(value: Value): string {
  return TYPE_NAMES.get(typeOf(value)) ?? 'missing';
}

/** BSON type byte -> alias. */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [T.double, 'double'],
  [T.string, 'string'],
  [T.object, 'object'],
  [T.array, 'array'],
  [T.binary, 'binData'],
  [T.undefined, 'missing'],
  [T.objectId, 'objectId'],
  [T.bool, 'bool'],
  [T.date, 'date'],
  [T.null, 'null'],
  [T.regex, 'regex'],
  [T.dbPointer, 'dbPointer'],
  [T.code, 'javascript'],
  [T.symbol, 'symbol'],
  [T.codeWithScope, 'javascriptWithScope'],
  [T.int32, 'int'],
  [T.timestamp, 'timestamp'],
  [T.int64, 'long'],
  [T.decimal, 'decimal'],
  [T.minKey, 'minKey'],
  [T.maxKey, 'maxKey'],
]);
