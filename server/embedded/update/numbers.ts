import { addExact, exactOf, multiplyExact, toDecimal } from '../bsonx/decimal.ts';
import {
  Decimal128,
  double,
  Double,
  isInt32,
  isNumber,
  toNumber,
  typeName,
  type Value,
} from '../bsonx/types.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import { show } from './target.ts';

const MAX_LONG = 2n ** 63n;

/** Adds two BSON numbers with MongoDB's type rules: int overflows to long, long overflow is an error. */
export function add(a: Value, b: Value): Value {
  return arithmetic(a, b, { whole: (x, y) => x + y, float: (x, y) => x + y, exact: addExact });
}

/** Multiplies two BSON numbers likewise. */
export function multiply(a: Value, b: Value): Value {
  return arithmetic(a, b, { whole: (x, y) => x * y, float: (x, y) => x * y, exact: multiplyExact });
}

interface Kind {
  whole: (a: bigint, b: bigint) => bigint;
  float: (a: number, b: number) => number;
  exact: typeof addExact;
}

function arithmetic(a: Value, b: Value, kind: Kind): Value {
  if (a instanceof Decimal128 || b instanceof Decimal128)
    return toDecimal(kind.exact(exactOf(a), exactOf(b)));
  const wholeA = wholeOf(a);
  const wholeB = wholeOf(b);
  if (wholeA === undefined || wholeB === undefined) return double(kind.float(toNumber(a), toNumber(b)));
  const result = kind.whole(wholeA, wholeB);
  const isLong = typeof a === 'bigint' || typeof b === 'bigint';
  if (!isLong && isInt32(Number(result))) return Number(result);
  if (result >= MAX_LONG || result < -MAX_LONG)
    throw badValue('integer overflow: the result does not fit a long');
  return result;
}

function wholeOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && isInt32(value) ? BigInt(value) : undefined;
}

/** A number that is changed together with a decimal: of a double 15 digits become one, as in MongoDB. */
function beside(other: Value, value: Value): Value {
  const isDouble = value instanceof Double || (typeof value === 'number' && !isInt32(value));
  const number = toNumber(value);
  if (!(other instanceof Decimal128) || !isDouble || !Number.isFinite(number) || number === 0) return value;
  return Decimal128.fromString(number.toPrecision(15));
}

/** `$inc`: a missing field counts as zero. */
export function increment(current: Value, by: Value, where: string): Value {
  requireNumber(by, `Cannot increment with non-numeric argument: {${where}: ${show(by)}}`);
  if (current === undefined) return by;
  if (!isNumber(current)) throw wrongType('$inc', current, where);
  return add(beside(by, current), beside(current, by));
}

/** `$mul`: a missing field becomes zero of the operand's type. */
export function multiplied(current: Value, by: Value, where: string): Value {
  requireNumber(by, `Cannot multiply with non-numeric argument: {${where}: ${show(by)}}`);
  if (current === undefined)
    return multiply(typeof by === 'bigint' ? 0n : by instanceof Double ? new Double(0) : 0, by);
  if (!isNumber(current)) throw wrongType('$mul', current, where);
  return multiply(beside(by, current), beside(current, by));
}

function requireNumber(value: Value, message: string): void {
  if (!isNumber(value)) throw new StoreError(Code.TypeMismatch, message);
}

function wrongType(operator: string, value: Value, where: string): StoreError {
  return new StoreError(
    Code.TypeMismatch,
    `Cannot apply ${operator} to a value of non-numeric type. {_id: …} has the field '${where}' of non-numeric type ${typeName(value)}`,
  );
}

/** `$bit`: and, or, xor on ints and longs. */
export function bits(current: Value, operand: Value): Value {
  if (!(operand instanceof Map) || operand.size === 0)
    throw badValue('The $bit modifier is not compatible with this argument');
  let value = current ?? 0;
  for (const [name, mask] of operand) {
    const a = wholeOf(value);
    const b = wholeOf(mask);
    if (a === undefined || b === undefined)
      throw badValue('Cannot apply $bit to a value of non-integral type');
    const result = name === 'and' ? a & b : name === 'or' ? a | b : name === 'xor' ? a ^ b : undefined;
    if (result === undefined)
      throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    value = typeof value === 'bigint' || typeof mask === 'bigint' ? result : Number(result);
  }
  return value;
}
