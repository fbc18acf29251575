import type { Value } from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import { compileExpression, type Evaluate } from '../compile-expression.ts';

/** Compiles the operands of an operator that takes a list; a single operand may stand without the list. */
export function list(operand: Value): Evaluate[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compileExpression);
}

/** Compiles exactly `n` operands. */
export function exactly(name: string, n: number, operand: Value): Evaluate[] {
  const operands = list(operand);
  if (operands.length === n) return operands;
  throw new StoreError(
    16020,
    `Expression ${name} takes exactly ${String(n)} arguments. ${String(operands.length)} were passed in.`,
  );
}

/** An operator over values that are computed first; a missing or null operand makes the result null. */
export function strict(
  name: string,
  n: number,
  compute: (...values: Value[]) => Value,
): (operand: Value) => Evaluate {
  return (operand) => {
    const operands = exactly(name, n, operand);
    return (scope) => {
      const values = operands.map((each) => each(scope));
      return values.some(isNullish) ? null : compute(...values);
    };
  };
}

/** An operator over values that are computed first, null or not. */
export function plain(
  name: string,
  n: number,
  compute: (...values: Value[]) => Value,
): (operand: Value) => Evaluate {
  return (operand) => {
    const operands = exactly(name, n, operand);
    return (scope) => compute(...operands.map((each) => each(scope)));
  };
}

/** Null or missing. */
export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** The named operands of an operator that takes a document. */
export function named(name: string, operand: Value): (field: string) => Evaluate | undefined {
  if (!(operand instanceof Map))
    throw new StoreError(28646, `${name} only supports an object as its argument`);
  return (field) => (operand.has(field) ? compileExpression(operand.get(field)) : undefined);
}

/** A named operand that must be there. */
export function required(name: string, field: string, operand: Value): Evaluate {
  const found = named(name, operand)(field);
  if (!found) throw new StoreError(28648, `Missing '${field}' parameter to ${name}`);
  return found;
}
