import { boundKey, KeyWriter, MAX_KEY } from '../bsonx/key.ts';
import { Rank, rankOf, type Value } from '../bsonx/types.ts';
import type { Constraint } from './constraints.ts';

/** A stretch of an index: `lo` inclusive, `hi` exclusive, both without the index's prefix. */
export interface Interval {
  lo: Buffer;
  hi: Buffer;
  /** How many leading bytes stand for the equality prefix: merging compares what follows. */
  prefix: number;
  /** True when every part of the key is given: one point. */
  point: boolean;
}

const writer = new KeyWriter();
/** Bytes that end an encoded text. */
const TEXT_END = 2;
const AFTER = Buffer.from([0xff]);

/** The bytes of one part. */
export function encodePart(value: Value, direction: number): Buffer {
  writer.p = 0;
  writer.part(value, direction);
  return writer.slice();
}

/** Every combination of the points of the leading parts, in key order. */
export function prefixes(points: { values: Value[]; direction: number }[]): Buffer[] {
  let heads: Buffer[] = [Buffer.alloc(0)];
  for (const { values, direction } of points) {
    const tails = unique(values.map((value) => encodePart(value, direction)));
    heads = heads.flatMap((head) => tails.map((tail) => Buffer.concat([head, tail])));
  }
  return heads;
}

function unique(keys: Buffer[]): Buffer[] {
  keys.sort((a, b) => Buffer.compare(a, b));
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] as Buffer));
}

/** The interval of everything under an equality prefix. */
export function under(head: Buffer, point: boolean): Interval {
  return { lo: head, hi: Buffer.concat([head, AFTER]), prefix: head.length, point };
}

/** The interval of a range on the part after an equality prefix. `multikey` parts can use only one end. */
export function ranged(
  head: Buffer,
  constraint: Constraint,
  how: { direction: number; multikey: boolean },
): Interval {
  const { direction, multikey } = how;
  if (constraint.prefix !== undefined && !constraint.lower && !constraint.upper) {
    const text = encodePart(constraint.prefix, direction).subarray(0, -TEXT_END);
    return {
      lo: Buffer.concat([head, text]),
      hi: Buffer.concat([head, successor(text)]),
      prefix: head.length,
      point: false,
    };
  }
  const { lower } = constraint;
  const upper = multikey && lower ? undefined : constraint.upper;
  const rank = rankOf((lower ?? upper)?.value);
  const low = lower ? cutBefore(encodePart(lower.value, 1), lower.inclusive) : lowest(rank);
  const high = upper ? cutAfter(encodePart(upper.value, 1), upper.inclusive) : Buffer.from([rank + 1]);
  if (direction > 0)
    return {
      lo: Buffer.concat([head, low]),
      hi: Buffer.concat([head, high]),
      prefix: head.length,
      point: false,
    };
  return { ...descending(head, { lower, upper, rank }), prefix: head.length, point: false };
}

/** Where values of a type begin. NaN sorts below all numbers but is inside no range. */
function lowest(rank: number): Buffer {
  return Buffer.from(rank === Rank.number ? [rank, 0, 1] : [rank]);
}

/** The end, exclusive, of a type's values read downwards. */
function inverted(low: Buffer, rank: number): Buffer {
  return low.length > 1 ? Buffer.from(low.map((byte) => byte ^ 0xff)) : Buffer.from([(rank ^ 0xff) + 1]);
}

function cutBefore(key: Buffer, inclusive: boolean): Buffer {
  return inclusive ? key : Buffer.concat([key, AFTER]);
}

function cutAfter(key: Buffer, inclusive: boolean): Buffer {
  return inclusive ? Buffer.concat([key, AFTER]) : key;
}

interface Ends {
  lower: Constraint['lower'];
  upper: Constraint['upper'];
  rank: number;
}

function descending(head: Buffer, { lower, upper, rank }: Ends): { lo: Buffer; hi: Buffer } {
  const low = upper ? cutBefore(encodePart(upper.value, -1), upper.inclusive) : Buffer.from([rank ^ 0xff]);
  const high = lower ? cutAfter(encodePart(lower.value, -1), lower.inclusive) : inverted(lowest(rank), rank);
  return { lo: Buffer.concat([head, low]), hi: Buffer.concat([head, high]) };
}

/** The smallest byte string above every string that starts with `key`. */
function successor(key: Buffer): Buffer {
  const out = Buffer.from(key);
  for (let i = out.length - 1; i >= 0; i--) {
    if (out[i] !== 0xff) {
      out[i] = (out[i] as number) + 1;
      return out.subarray(0, i + 1);
    }
  }
  return Buffer.from([Rank.maxKey, 0xff]);
}

/** Bytes of a cut key that are still the value's own; what follows is a hash. */
const OWN_BYTES = MAX_KEY - 20;

/** An interval whose ends are cut as keys are: long values are stored cut, so their ends are cut alike. */
export function fitted(interval: Interval): Interval {
  const { lo, hi, point } = interval;
  if (lo.length <= OWN_BYTES && hi.length <= OWN_BYTES) return interval;
  if (point) {
    const exact = boundKey(lo);
    return { ...interval, lo: exact, hi: Buffer.concat([exact, AFTER]) };
  }
  const low = lo.length <= OWN_BYTES ? lo : lo.subarray(0, OWN_BYTES);
  const high = hi.length <= OWN_BYTES ? hi : Buffer.concat([hi.subarray(0, OWN_BYTES), AFTER]);
  return { ...interval, lo: low, hi: high };
}
