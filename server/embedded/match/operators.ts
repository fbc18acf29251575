import { compare, equals } from '../bsonx/compare.ts';
import {
  Binary,
  BSONRegExp,
  Double,
  isNumber,
  MaxKey,
  MinKey,
  rankOf,
  T,
  toNumber,
  typeOf,
  TYPE_NAMES,
  type Value,
} from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import { regexTest } from './regex.ts';

/** A test of one value; undefined stands for missing. */
export type Test = (value: Value) => boolean;

/** `$eq`: null also equals missing; a regex operand matches only the same regex. */
export function eqTest(operand: Value): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  if (typeof operand === 'string' || typeof operand === 'boolean')
    return (value) => value === operand || (typeof value === 'object' && equals(value, operand));
  return (value) => value !== undefined && equals(value, operand);
}

const ORDER: Record<string, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** `$gt $gte $lt $lte`: only values of the operand's own type compare, except against MinKey and MaxKey. */
export function rangeTest(operator: string, operand: Value): Test {
  const accepts = ORDER[operator] as (order: number) => boolean;
  if (operand === null) return (value) => (value === null || value === undefined) && accepts(0);
  if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field`);
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    return (value) => value !== undefined && accepts(compare(value, operand));
  }
  const rank = rankOf(operand);
  const nan = isNumber(operand) && Number.isNaN(toNumber(operand));
  return (value) => {
    if (value === undefined || rankOf(value) !== rank) return false;
    if (nan || (isNumber(value) && Number.isNaN(toNumber(value))))
      return accepts(0) && equals(value, operand);
    return accepts(compare(value, operand));
  };
}

/** `$in`: equality with any, regexes match. Long lists of strings are looked up in a set. */
export function inTest(operands: readonly Value[]): Test {
  const strings = new Set<Value>(operands.filter((operand) => typeof operand === 'string'));
  const tests = operands
    .filter((operand) => typeof operand !== 'string')
    .map((operand) =>
      operand instanceof BSONRegExp ? regexTest(operand.pattern, operand.options) : eqTest(operand),
    );
  return (value) => strings.has(value) || tests.some((test) => test(value));
}

/** `$type`: numbers, aliases, "number"; a list means any. */
export function typeTest(operand: Value): Test {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeCodes));
  return (value) => value !== undefined && wanted.has(typeOf(value));
}

function typeCodes(operand: Value): number[] {
  if (operand === 'number') return [T.double, T.int32, T.int64, T.decimal];
  if (typeof operand === 'string') {
    for (const [code, name] of TYPE_NAMES) if (name === operand) return [code];
    if (operand === 'undefined') return [T.undefined];
    throw badValue(`Unknown type name alias: ${operand}`);
  }
  const code = toNumber(operand);
  if (code === -1) return [T.minKey];
  if (!TYPE_NAMES.has(code)) throw badValue(`Invalid numerical type code: ${String(code)}`);
  return [code];
}

/** `$mod: [divisor, remainder]`, both cut to integers. */
export function modTest(operand: Value): Test {
  if (!Array.isArray(operand) || operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor = NaN, remainder = NaN] = operand.map((part) => Math.trunc(toNumber(part)));
  if (Number.isNaN(divisor)) throw badValue('malformed mod, divisor not a number');
  if (divisor === 0) throw badValue('divisor cannot be 0');
  return (value) => {
    const number = toNumber(value);
    return Number.isFinite(number) && Math.trunc(number) % divisor === remainder;
  };
}

/** `$bitsAllSet` and its kin, over integers and binary values. */
export function bitsTest(operator: string, operand: Value): Test {
  const positions = bitPositions(operand);
  const all = operator.startsWith('$bitsAll');
  const wanted = operator.endsWith('Set');
  return (value) => {
    const isSet = bitReader(value);
    if (!isSet) return false;
    return all
      ? positions.every((bit) => isSet(bit) === wanted)
      : positions.some((bit) => isSet(bit) === wanted);
  };
}

function bitPositions(operand: Value): number[] {
  if (Array.isArray(operand)) return operand.map(toNumber);
  const isSet = bitReader(operand);
  if (!isSet || (isNumber(operand) && toNumber(operand) < 0))
    throw badValue('bit masks must be non-negative integers');
  const width = operand instanceof Binary ? operand.position * 8 : 64;
  return Array.from({ length: width }, (_, bit) => bit).filter(isSet);
}

function bitReader(value: Value): ((bit: number) => boolean) | undefined {
  if (value instanceof Binary) {
    return (bit) => (((value.buffer[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  }
  const whole = value instanceof Double ? value.value : value;
  if (typeof whole !== 'bigint' && (typeof whole !== 'number' || !Number.isInteger(whole))) return undefined;
  const bits = BigInt(whole);
  return (bit) => ((bits >> BigInt(Math.min(bit, 63))) & 1n) === 1n;
}

/** `$size`. */
export function sizeTest(operand: Value): Test {
  const size = toNumber(operand);
  if (!Number.isInteger(size)) throw badValue(`Failed to parse $size. Expected an integer`);
  if (size < 0) throw badValue(`Failed to parse $size. Expected a non-negative number`);
  return (value) => Array.isArray(value) && value.length === size;
}
