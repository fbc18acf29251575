import { exactOf, toDecimal } from '../../bsonx/decimal.ts';
import { truthy } from '../../bsonx/truth.ts';
import {
  Decimal128,
  double,
  Double,
  isInt32,
  isNumber,
  ObjectId,
  toNumber,
  typeName,
  type Value,
} from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import type { Operator } from '../compile-expression.ts';
import { isNullish, plain, strict } from './operands.ts';

function cannot(value: Value, to: string): StoreError {
  return new StoreError(
    241,
    `Failed to convert value of type ${typeName(value)} to ${to} in $convert with no onError value`,
  );
}

/** A scalar as text, as `$toString` writes it. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Decimal128) return value.toString();
  if (isNumber(value)) return String(value instanceof Double ? value.value : value);
  if (typeof value === 'boolean') return String(value);
  throw cannot(value, 'string');
}

function numberFrom(value: Value, to: string): number {
  if (isNumber(value)) return toNumber(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw cannot(value, to);
}

function toInt(value: Value): Value {
  const whole = Math.trunc(numberFrom(value, 'int'));
  if (!isInt32(whole === 0 ? 0 : whole)) throw cannot(value, 'int');
  return whole === 0 ? 0 : whole;
}

function toLong(value: Value): Value {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value);
  const whole = Math.trunc(numberFrom(value, 'long'));
  if (!Number.isFinite(whole)) throw cannot(value, 'long');
  return BigInt(whole);
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (typeof value === 'string') {
    const parsed = new Date(
      /(?:Z|[+-]\d\d:?\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`,
    );
    if (Number.isNaN(parsed.getTime())) throw cannot(value, 'date');
    return parsed;
  }
  if (isNumber(value)) return new Date(toNumber(value));
  throw cannot(value, 'date');
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
  throw cannot(value, 'objectId');
}

/** Types and conversions. */
export const CONVERSIONS: Record<string, Operator> = {
  $type: plain('$type', 1, (value) => typeName(value)),
  $isNumber: plain('$isNumber', 1, (value) => isNumber(value)),
  $toString: strict('$toString', 1, textOf),
  $toInt: strict('$toInt', 1, toInt),
  $toLong: strict('$toLong', 1, toLong),
  $toDouble: strict('$toDouble', 1, (value) => double(numberFrom(value, 'double'))),
  $toDecimal: strict('$toDecimal', 1, (value) =>
    typeof value === 'string'
      ? Decimal128.fromString(value)
      : toDecimal(exactOf(isNumber(value) ? value : numberFrom(value, 'decimal'))),
  ),
  $toBool: plain('$toBool', 1, (value) => (isNullish(value) ? null : truthy(value))),
  $toDate: strict('$toDate', 1, toDate),
  $toObjectId: strict('$toObjectId', 1, toObjectId),
};
