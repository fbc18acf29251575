import { compare } from '../../bsonx/compare.ts';
import { truthy } from '../../bsonx/truth.ts';
import type { Doc, Value } from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import {
  compileExpression,
  wholeOf,
  type Evaluate,
  type Scope,
  type Operator,
} from '../compile-expression.ts';
import { exactly, isNullish, list, plain, required } from './operands.ts';

/** Missing sorts below null here (`$eq` of missing and null is false), unlike in sorts and matches. */
function order(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compare(a, b);
}

function comparison(name: string, accepts: (order: number) => boolean): Operator {
  return plain(name, 2, (a, b) => accepts(order(a, b)));
}

function cond(operand: Value): Evaluate {
  const parts =
    operand instanceof Map
      ? ['if', 'then', 'else'].map((field) => required('$cond', field, operand))
      : exactly('$cond', 3, operand);
  const [test, yes, no] = parts as [Evaluate, Evaluate, Evaluate];
  return (scope) => (truthy(test(scope)) ? yes(scope) : no(scope));
}

function switchOf(operand: Value): Evaluate {
  const branches = operand instanceof Map ? operand.get('branches') : undefined;
  if (!(operand instanceof Map) || !Array.isArray(branches))
    throw new StoreError(40061, '$switch requires branches');
  const cases = branches.map((branch) => ({
    test: required('$switch', 'case', branch),
    value: required('$switch', 'then', branch),
  }));
  const fallback = operand.has('default') ? compileExpression(operand.get('default')) : undefined;
  return (scope) => {
    const hit = cases.find(({ test }) => truthy(test(scope)));
    if (hit) return hit.value(scope);
    if (!fallback)
      throw new StoreError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    return fallback(scope);
  };
}

function letOf(operand: Value): Evaluate {
  const vars = operand instanceof Map ? operand.get('vars') : undefined;
  const inside = required('$let', 'in', operand);
  const bindings =
    vars instanceof Map ? [...vars].map(([name, value]) => [name, compileExpression(value)] as const) : [];
  return (scope) =>
    inside(
      withVariables(
        scope,
        bindings.map(([name, value]) => [name, value(scope)]),
      ),
    );
}

/** A scope with more variables. */
export function withVariables(scope: Scope, more: [name: string, value: Value][]): Scope {
  return { root: scope.root, variables: new Map([...scope.variables, ...more]) };
}

function mergeObjects(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    const out: Doc = new Map();
    const values = operands.map((each) => each(scope));
    const [only] = values;
    for (const value of values.length === 1 && Array.isArray(only) ? only : values) {
      if (value instanceof Map) for (const [name, inner] of value) out.set(name, inner);
      else if (!isNullish(value)) throw new StoreError(40400, '$mergeObjects requires object inputs');
    }
    return out;
  };
}

function getField(operand: Value): Evaluate {
  const name = operand instanceof Map ? required('$getField', 'field', operand) : compileExpression(operand);
  const input =
    operand instanceof Map && operand.has('input') ? compileExpression(operand.get('input')) : undefined;
  return (scope) => {
    const key = name(scope);
    const value = input ? input(scope) : wholeOf(scope.root);
    return value instanceof Map && typeof key === 'string' ? value.get(key) : undefined;
  };
}

/** Comparison, conditions, variables and documents. */
export const LOGIC: Record<string, Operator> = {
  $eq: comparison('$eq', (o) => o === 0),
  $ne: comparison('$ne', (o) => o !== 0),
  $gt: comparison('$gt', (o) => o > 0),
  $gte: comparison('$gte', (o) => o >= 0),
  $lt: comparison('$lt', (o) => o < 0),
  $lte: comparison('$lte', (o) => o <= 0),
  $cmp: plain('$cmp', 2, (a, b) => Math.sign(order(a, b))),
  $and: (operand) => {
    const operands = list(operand);
    return (scope) => operands.every((each) => truthy(each(scope)));
  },
  $or: (operand) => {
    const operands = list(operand);
    return (scope) => operands.some((each) => truthy(each(scope)));
  },
  $not: plain('$not', 1, (value) => !truthy(value)),
  $cond: cond,
  $switch: switchOf,
  $ifNull: (operand) => {
    const operands = list(operand);
    return (scope) => {
      let value: Value;
      for (const each of operands) {
        value = each(scope);
        if (!isNullish(value)) return value;
      }
      return value;
    };
  },
  $literal: (operand) => () => operand,
  $let: letOf,
  $mergeObjects: mergeObjects,
  $getField: getField,
  $expr: compileExpression,
};
