import { compare } from '../../bsonx/compare.ts';
import { exactOf, toDecimal } from '../../bsonx/decimal.ts';
import {
  Decimal128,
  double,
  Double,
  isInt32,
  isNumber,
  toNumber,
  typeName,
  type Value,
} from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import { add, multiply } from '../../update/numbers.ts';
import type { Evaluate, Operator } from '../compile-expression.ts';
import { isNullish, list, strict } from './operands.ts';

function needNumber(name: string, value: Value): void {
  if (!isNumber(value))
    throw new StoreError(14, `${name} only supports numeric types, not ${typeName(value)}`);
}

function addAll(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    let total: Value = 0;
    let date = false;
    for (const each of operands) {
      const value = each(scope);
      if (isNullish(value)) return null;
      if (value instanceof Date) date = true;
      else needNumber('$add', value);
      total = add(total, value instanceof Date ? BigInt(value.getTime()) : value);
    }
    return date ? new Date(Math.round(toNumber(total))) : total;
  };
}

function subtract(a: Value, b: Value): Value {
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date) return new Date(Math.round(a.getTime() - toNumber(b)));
  needNumber('$subtract', a);
  needNumber('$subtract', b);
  return add(a, multiply(b, -1));
}

function multiplyAll(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    let total: Value = 1;
    for (const each of operands) {
      const value = each(scope);
      if (isNullish(value)) return null;
      needNumber('$multiply', value);
      total = multiply(total, value);
    }
    return total;
  };
}

function divide(a: Value, b: Value): Value {
  needNumber('$divide', a);
  needNumber('$divide', b);
  if (toNumber(b) === 0) throw new StoreError(2, "can't $divide by zero");
  return double(toNumber(a) / toNumber(b));
}

function mod(a: Value, b: Value): Value {
  needNumber('$mod', a);
  needNumber('$mod', b);
  if (toNumber(b) === 0) throw new StoreError(16610, "can't $mod by zero");
  return sameKind(a, b, toNumber(a) % toNumber(b));
}

/** A result of the widest type of its operands. */
function sameKind(a: Value, b: Value, result: number): Value {
  if (a instanceof Decimal128 || b instanceof Decimal128) return toDecimal(exactOf(result));
  const isFloat = (value: Value): boolean =>
    value instanceof Double || (typeof value === 'number' && !isInt32(value));
  if (isFloat(a) || isFloat(b)) return double(result);
  return typeof a === 'bigint' || typeof b === 'bigint'
    ? BigInt(Math.trunc(result))
    : result === 0
      ? 0
      : result;
}

function whole(name: string, compute: (value: number) => number): Operator {
  return strict(name, 1, (value) => {
    needNumber(name, value);
    return typeof value === 'bigint' ? value : sameKind(value, 0, compute(toNumber(value)));
  });
}

function float(name: string, compute: (value: number) => number): Operator {
  return strict(name, 1, (value) => {
    needNumber(name, value);
    return double(compute(toNumber(value)));
  });
}

function rounding(name: string, compute: (value: number) => number): Operator {
  return (operand) => {
    const [value, place] = list(operand);
    return (scope) => {
      const number = value?.(scope);
      if (isNullish(number)) return null;
      needNumber(name, number);
      const factor = 10 ** toNumber(place ? place(scope) : 0);
      return sameKind(number, 0, compute(toNumber(number) * factor) / factor);
    };
  };
}

/** Half to even, as MongoDB rounds. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The values an accumulator works on when it stands in an expression: its operands, or the items of one array. */
function gathered(operand: Value): (scope: Parameters<Evaluate>[0]) => Value[] {
  const operands = list(operand);
  return (scope) => {
    const values = operands.map((each) => each(scope));
    const [only] = values;
    return values.length === 1 && Array.isArray(only) ? only : values;
  };
}

/** The sum of the numbers among some values. */
export function sumOf(values: Value[]): Value {
  return values.filter(isNumber).reduce<Value>((total, value) => add(total, value), 0);
}

/** The mean of the numbers among some values; null of none. */
export function averageOf(values: Value[]): Value {
  const numbers = values.filter(isNumber);
  if (numbers.length === 0) return null;
  return meanOf(sumOf(numbers), numbers.length);
}

/** A total divided by how many made it; null of none. */
export function meanOf(total: Value, n: number): Value {
  if (n === 0) return null;
  const mean = toNumber(total) / n;
  return total instanceof Decimal128 ? toDecimal(exactOf(mean)) : double(mean);
}

/** The smallest (sign 1) or largest (sign -1) value that is not null; null of none. */
export function extremeOf(values: Value[], sign: number): Value {
  let best: Value;
  for (const value of values)
    if (!isNullish(value) && (best === undefined || compare(value, best) * sign < 0)) best = value;
  return best ?? null;
}

/** Arithmetic, and the accumulators that also stand in expressions. */
export const ARITHMETIC: Record<string, Operator> = {
  $add: addAll,
  $subtract: strict('$subtract', 2, subtract),
  $multiply: multiplyAll,
  $divide: strict('$divide', 2, divide),
  $mod: strict('$mod', 2, mod),
  $abs: strict('$abs', 1, (value) => {
    needNumber('$abs', value);
    return typeof value === 'bigint'
      ? value < 0n
        ? -value
        : value
      : sameKind(value, 0, Math.abs(toNumber(value)));
  }),
  $ceil: whole('$ceil', Math.ceil),
  $floor: whole('$floor', Math.floor),
  $round: rounding('$round', roundHalfEven),
  $trunc: rounding('$trunc', Math.trunc),
  $sqrt: float('$sqrt', Math.sqrt),
  $exp: float('$exp', Math.exp),
  $ln: float('$ln', Math.log),
  $log10: float('$log10', Math.log10),
  $pow: strict('$pow', 2, (a, b) => sameKind(a, b, toNumber(a) ** toNumber(b))),
  $sum: (operand) => {
    const values = gathered(operand);
    return (scope) => sumOf(values(scope));
  },
  $avg: (operand) => {
    const values = gathered(operand);
    return (scope) => averageOf(values(scope));
  },
  $min: (operand) => {
    const values = gathered(operand);
    return (scope) => extremeOf(values(scope), 1);
  },
  $max: (operand) => {
    const values = gathered(operand);
    return (scope) => extremeOf(values(scope), -1);
  },
};
