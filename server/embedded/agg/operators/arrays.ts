import { compare, equals } from '../../bsonx/compare.ts';
import { truthy } from '../../bsonx/truth.ts';
import { isNumber, toNumber, typeName, type Doc, type Value } from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, sortKey } from '../../plan/sort.ts';
import type { Evaluate, Operator } from '../compile-expression.ts';
import { withVariables } from './logic.ts';
import { isNullish, list, named, plain, required, strict } from './operands.ts';

function arrayOf(name: string, value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(28689, `${name}'s argument must be an array, but is ${typeName(value)}`);
}

function elementAt(values: Value[], at: Value): Value {
  const index = toNumber(at);
  return values[index < 0 ? values.length + index : index];
}

function slice(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    const [input, a, b] = operands.map((each) => each(scope));
    if (isNullish(input) || isNullish(a)) return null;
    const values = arrayOf('$slice', input);
    const first = toNumber(a);
    if (operands.length === 2) return first < 0 ? values.slice(first) : values.slice(0, first);
    const from = first < 0 ? Math.max(0, values.length + first) : first;
    return values.slice(from, from + toNumber(b));
  };
}

function variableName(operand: Value, fallback: string): string {
  const name = operand instanceof Map ? operand.get('as') : undefined;
  return typeof name === 'string' ? name : fallback;
}

function filter(operand: Value): Evaluate {
  const input = required('$filter', 'input', operand);
  const test = required('$filter', 'cond', operand);
  const limit = named('$filter', operand)('limit');
  const name = variableName(operand, 'this');
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    const kept = arrayOf('$filter', values).filter((item) =>
      truthy(test(withVariables(scope, [[name, item]]))),
    );
    const most = limit?.(scope);
    return isNullish(most) ? kept : kept.slice(0, toNumber(most));
  };
}

function map(operand: Value): Evaluate {
  const input = required('$map', 'input', operand);
  const inside = required('$map', 'in', operand);
  const name = variableName(operand, 'this');
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    return arrayOf('$map', values).map((item) => inside(withVariables(scope, [[name, item]])) ?? null);
  };
}

function reduce(operand: Value): Evaluate {
  const input = required('$reduce', 'input', operand);
  const initial = required('$reduce', 'initialValue', operand);
  const inside = required('$reduce', 'in', operand);
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    return arrayOf('$reduce', values).reduce<Value>(
      (value, item) =>
        inside(
          withVariables(scope, [
            ['this', item],
            ['value', value],
          ]),
        ),
      initial(scope),
    );
  };
}

function concat(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    const values = operands.map((each) => each(scope));
    return values.some(isNullish) ? null : values.flatMap((value) => arrayOf('$concatArrays', value));
  };
}

function distinct(values: Value[]): Value[] {
  const sorted = [...values].sort(compare);
  return sorted.filter((value, i) => i === 0 || !equals(value, sorted[i - 1]));
}

function has(values: Value[], wanted: Value): boolean {
  return values.some((value) => equals(value, wanted));
}

function setOperator(name: string, compute: (sets: Value[][]) => Value): Operator {
  return (operand) => {
    const operands = list(operand);
    return (scope) => {
      const values = operands.map((each) => each(scope));
      return values.some(isNullish) ? null : compute(values.map((value) => arrayOf(name, value)));
    };
  };
}

function objectToArray(value: Value): Value {
  if (!(value instanceof Map)) throw new StoreError(40390, '$objectToArray requires a document input');
  return [...value].map(
    ([k, v]): Doc =>
      new Map<string, Value>([
        ['k', k],
        ['v', v],
      ]),
  );
}

function arrayToObject(value: Value): Value {
  const out: Doc = new Map();
  for (const item of arrayOf('$arrayToObject', value)) {
    const [k, v] = item instanceof Map ? [item.get('k'), item.get('v')] : Array.isArray(item) ? item : [];
    if (typeof k !== 'string') throw new StoreError(40394, '$arrayToObject requires keys that are strings');
    out.set(k, v);
  }
  return out;
}

function range(start: Value, end: Value, step: Value): Value {
  const by = step === undefined ? 1 : toNumber(step);
  if (by === 0) throw new StoreError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((toNumber(end) - toNumber(start)) / by));
  if (length > 10_000_000) throw new StoreError(50, '$range would make too many values');
  return Array.from({ length }, (_, i) => toNumber(start) + i * by);
}

function sortArray(operand: Value): Evaluate {
  const input = required('$sortArray', 'input', operand);
  const by = operand instanceof Map ? operand.get('sortBy') : undefined;
  const parts = by instanceof Map ? parseSort(by) : undefined;
  const direction = parts ? 1 : toNumber(by);
  return (scope) => {
    const values = input(scope);
    if (isNullish(values)) return null;
    if (!parts) return [...arrayOf('$sortArray', values)].sort((a, b) => compare(a, b) * direction);
    const keyed = arrayOf('$sortArray', values).map((item) => ({
      item,
      key: sortKey(parts, item instanceof Map ? item : new Map()),
    }));
    return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ item }) => item);
  };
}

/** Arrays and sets. */
export const ARRAYS: Record<string, Operator> = {
  $size: plain('$size', 1, (value) => {
    if (Array.isArray(value)) return value.length;
    throw new StoreError(
      17124,
      `The argument to $size must be an array, but was of type: ${typeName(value)}`,
    );
  }),
  $isArray: plain('$isArray', 1, (value) => Array.isArray(value)),
  $arrayElemAt: strict('$arrayElemAt', 2, (values, at) => elementAt(arrayOf('$arrayElemAt', values), at)),
  $first: strict('$first', 1, (values) => arrayOf('$first', values)[0]),
  $last: strict('$last', 1, (values) => arrayOf('$last', values).at(-1)),
  $slice: slice,
  $in: plain('$in', 2, (wanted, values) => {
    if (!Array.isArray(values))
      throw new StoreError(40081, `$in requires an array as a second argument, found: ${typeName(values)}`);
    return has(values, wanted);
  }),
  $indexOfArray: strict('$indexOfArray', 2, (values, wanted) =>
    arrayOf('$indexOfArray', values).findIndex((value) => equals(value, wanted)),
  ),
  $concatArrays: concat,
  $reverseArray: strict('$reverseArray', 1, (values) => [...arrayOf('$reverseArray', values)].reverse()),
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $range: (operand) => {
    const operands = list(operand);
    return (scope) => {
      const [start, end, step] = operands.map((each) => each(scope));
      if (!isNumber(start) || !isNumber(end)) throw new StoreError(34443, '$range requires numeric values');
      return range(start, end, step);
    };
  },
  $sortArray: sortArray,
  $setUnion: setOperator('$setUnion', (sets) => distinct(sets.flat())),
  $setIntersection: setOperator('$setIntersection', ([first = [], ...rest]) =>
    distinct(first.filter((value) => rest.every((other) => has(other, value)))),
  ),
  $setDifference: setOperator('$setDifference', ([a = [], b = []]) =>
    distinct(a.filter((value) => !has(b, value))),
  ),
  $setIsSubset: setOperator('$setIsSubset', ([a = [], b = []]) => a.every((value) => has(b, value))),
  $setEquals: setOperator('$setEquals', ([first = [], ...rest]) =>
    rest.every((other) => equals(distinct(first), distinct(other))),
  ),
  $anyElementTrue: strict('$anyElementTrue', 1, (values) => arrayOf('$anyElementTrue', values).some(truthy)),
  $allElementsTrue: strict('$allElementsTrue', 1, (values) =>
    arrayOf('$allElementsTrue', values).every(truthy),
  ),
  $objectToArray: strict('$objectToArray', 1, objectToArray),
  $arrayToObject: strict('$arrayToObject', 1, arrayToObject),
};
