import { compareExact, exactOf } from './decimal.ts';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  type ObjectId,
  Rank,
  rankOf,
  Timestamp,
  toNumber,
  type Doc,
  type Value,
} from './types.ts';

/**
 * MongoDB's total order over BSON values: first the type's rank, then the value. Numbers compare across int, long,
 * double and decimal; documents field by field in order; arrays element by element; missing equals null.
 * Returns a negative number, 0 or a positive number.
 */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const rank = rankOf(a);
  const other = rankOf(b);
  if (rank !== other) return rank - other;
  switch (rank) {
    case Rank.number:
      return compareNumbers(a, b);
    case Rank.string:
      return compareText(textOf(a), textOf(b));
    case Rank.object:
      return compareDocs(a as Doc, b as Doc);
    case Rank.array:
      return compareArrays(a as Value[], b as Value[]);
    case Rank.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case Rank.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case Rank.bool:
      return Number(a) - Number(b);
    default:
      return compareRare(a, b);
  }
}

/** Equality in the same sense. */
export function equals(a: Value, b: Value): boolean {
  return compare(a, b) === 0;
}

function compareRare(a: Value, b: Value): number {
  if (a instanceof Binary && b instanceof Binary) {
    return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
  }
  if (a instanceof BSONRegExp && b instanceof BSONRegExp) {
    return compareText(a.pattern, b.pattern) || compareText(a.options, b.options);
  }
  if (a instanceof Timestamp && b instanceof Timestamp) return a.compare(b);
  if (a instanceof Code && b instanceof Code) return compareText(a.code, b.code);
  return 0;
}

function textOf(value: Value): string {
  return value instanceof BSONSymbol ? value.value : (value as string);
}

/** Strings compare by code point (as UTF-8 bytes do), not by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    return x >= 0xd800 || y >= 0xd800 ? codePointOrder(x) - codePointOrder(y) : x - y;
  }
  return a.length - b.length;
}

/** Lifts surrogates above U+E000..U+FFFF so that UTF-16 units order as code points. */
function codePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(!Number.isNaN(a)) - Number(!Number.isNaN(b));
}

function compareNumbers(a: Value, b: Value): number {
  const x = toNumber(a);
  const y = toNumber(b);
  const exactNeeded =
    a instanceof Decimal128 || b instanceof Decimal128 || (x === y && Math.abs(x) >= 2 ** 53);
  return exactNeeded ? compareExact(exactOf(a), exactOf(b)) : compareDoubles(x, y);
}

function compareDocs(a: Doc, b: Doc): number {
  const left = a.entries();
  const right = b.entries();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done || y.done) return Number(!x.done) - Number(!y.done);
    const [xName, xValue] = x.value;
    const [yName, yValue] = y.value;
    const order = rankOf(xValue) - rankOf(yValue) || compareText(xName, yName) || compare(xValue, yValue);
    if (order !== 0) return order;
  }
}

function compareArrays(a: Value[], b: Value[]): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
