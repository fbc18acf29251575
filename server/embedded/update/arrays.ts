import { compare, equals } from '../bsonx/compare.ts';
import { toNumber, typeName, type Doc, type Value } from '../bsonx/types.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import { compileFilter, elementPredicate, isOperators, LOGICAL } from '../match/compile.ts';
import { eqTest } from '../match/operators.ts';
import { regexTest } from '../match/regex.ts';
import { BSONRegExp } from '../bsonx/types.ts';

function arrayOf(current: Value, where: string, operator: string): Value[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  if (operator === '$push' || operator === '$addToSet') {
    const verb = operator === '$push' ? 'must be an array' : 'is a non-array field';
    throw badValue(`The field '${where}' ${verb} but is of type ${typeName(current)} in document`);
  }
  throw badValue(`Cannot apply ${operator} to a non-array value`);
}

/** `$push`, with `$each`, `$position`, `$slice` and `$sort`. */
export function push(current: Value, operand: Value, where: string): Value {
  const list = [...arrayOf(current, where, '$push')];
  if (!(operand instanceof Map) || !operand.has('$each')) {
    list.push(operand);
    return list;
  }
  const each = operand.get('$each');
  if (!Array.isArray(each)) throw badValue('The argument to $each in $push must be an array');
  checkModifiers(operand);
  const position = operand.get('$position');
  list.splice(position === undefined ? list.length : positionIn(list, toNumber(position)), 0, ...each);
  if (operand.has('$sort')) sortList(list, operand.get('$sort'));
  return operand.has('$slice') ? sliced(list, toNumber(operand.get('$slice'))) : list;
}

function checkModifiers(operand: Doc): void {
  for (const [name, value] of operand) {
    if (!['$each', '$position', '$slice', '$sort'].includes(name))
      throw badValue(`Unrecognized clause in $push: ${name}`);
    if (name === '$slice' && !Number.isInteger(toNumber(value)))
      throw badValue('The value for $slice must be an integer value');
    if (name === '$position' && !Number.isInteger(toNumber(value))) {
      throw badValue('The value for $position must be an integer value');
    }
  }
}

function positionIn(list: Value[], position: number): number {
  return position < 0 ? Math.max(0, list.length + position) : Math.min(position, list.length);
}

function sliced(list: Value[], count: number): Value[] {
  if (count === 0) return [];
  return count > 0 ? list.slice(0, count) : list.slice(count);
}

function sortList(list: Value[], spec: Value): void {
  if (spec instanceof Map) {
    const parts = [...spec].map(([path, direction]) => ({
      path: path.split('.'),
      direction: toNumber(direction),
    }));
    list.sort((a, b) => {
      for (const { path, direction } of parts) {
        const order = compare(plainPath(a, path), plainPath(b, path)) * direction;
        if (order !== 0) return order;
      }
      return 0;
    });
    return;
  }
  const direction = toNumber(spec);
  if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
  list.sort((a, b) => compare(a, b) * direction);
}

function plainPath(value: Value, path: readonly string[]): Value {
  let at = value;
  for (const name of path) at = at instanceof Map ? at.get(name) : undefined;
  return at;
}

/** `$addToSet`, with `$each`. */
export function addToSet(current: Value, operand: Value, where: string): Value {
  const list = [...arrayOf(current, where, '$addToSet')];
  const each = operand instanceof Map && operand.has('$each') ? operand.get('$each') : [operand];
  if (!Array.isArray(each)) {
    throw new StoreError(
      Code.TypeMismatch,
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`,
    );
  }
  for (const value of each) if (!list.some((item) => equals(item, value))) list.push(value);
  return list;
}

/** `$pull`: by value, by operators on the element, or by a filter on documents. */
export function pull(current: Value, operand: Value): Value {
  if (current === undefined) return undefined;
  const list = arrayOf(current, '', '$pull');
  const drop = pullTest(operand);
  return list.filter((item) => !drop(item));
}

function pullTest(operand: Value): (value: Value) => boolean {
  if (operand instanceof BSONRegExp) return regexTest(operand.pattern, operand.options);
  if (!(operand instanceof Map)) return eqTest(operand);
  const [first = ''] = operand.keys();
  if (isOperators(operand) && !LOGICAL.has(first)) {
    const condition = compileFilter(new Map([['v', operand]]));
    return (value) => condition(new Map([['v', value]]));
  }
  const matches = elementPredicate(operand, {});
  return (value) => value instanceof Map && matches(value);
}

/** `$pullAll`. */
export function pullAll(current: Value, operand: Value): Value {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
  if (current === undefined) return undefined;
  return arrayOf(current, '', '$pullAll').filter((item) => !operand.some((value) => equals(item, value)));
}

/** `$pop`: 1 drops the last element, -1 the first. */
export function pop(current: Value, operand: Value, where: string): Value {
  const end = toNumber(operand);
  if (end !== 1 && end !== -1)
    throw new StoreError(Code.FailedToParse, `$pop expects 1 or -1, found: ${String(end)}`);
  if (current === undefined) return undefined;
  if (!Array.isArray(current)) {
    throw new StoreError(
      Code.TypeMismatch,
      `Path '${where}' contains an element of non-array type '${typeName(current)}'`,
    );
  }
  return end === 1 ? current.slice(0, -1) : current.slice(1);
}
