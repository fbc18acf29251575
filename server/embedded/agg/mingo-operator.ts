import { createRequire } from 'node:module';
import { ObjectId, type Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { compileExpression, type Evaluate } from './compile-expression.ts';
import { fromPlain, toPlain } from './plain.ts';

interface Mingo {
  aggregate: (docs: object[], stages: object[], options: object) => { value?: unknown }[];
}

let loaded: Mingo | undefined;

/** Operators that the engine does not have itself are evaluated by mingo, on operands that were evaluated here. */
export function mingoOperator(name: string): (operand: Value) => Evaluate {
  return (operand) => {
    const mingo = (loaded ??= createRequire(import.meta.url)('mingo') as Mingo);
    const evaluate = compileExpression(operand);
    probe(mingo, name);
    return (scope) => {
      const value = datesIn(name, toPlain(evaluate(scope)));
      const expression = Array.isArray(value)
        ? value.map(literal)
        : isObject(value)
          ? literalFields(value)
          : literal(value);
      return run(mingo, { [name]: expression });
    };
  };
}

/** Date operators take an ObjectId as the moment it was made, which mingo does not. */
function datesIn(name: string, value: unknown): unknown {
  if (value instanceof ObjectId && DATE_OPERATORS.test(name)) return value.getTimestamp();
  if (!isObject(value) || !DATE_OPERATORS.test(name)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      inner instanceof ObjectId ? inner.getTimestamp() : inner,
    ]),
  );
}

const DATE_OPERATORS = /^\$(?:date|year|month|day|hour|minute|second|millisecond|week|iso)/;

function run(mingo: Mingo, expression: object): Value {
  try {
    const [result] = mingo.aggregate([{}], [{ $project: { _id: 0, value: expression } }], {
      scriptEnabled: false,
    });
    return fromPlain(result?.value);
  } catch (error) {
    throw new StoreError(2, error instanceof Error ? error.message : String(error));
  }
}

/** Refuses an operator that mingo does not know either, before any document is read. */
function probe(mingo: Mingo, name: string): void {
  try {
    mingo.aggregate([{}], [{ $project: { value: { [name]: [] } } }], { scriptEnabled: false });
  } catch (error) {
    if (/not registered|not found|unknown/i.test(String(error)))
      throw new StoreError(168, `Unrecognized expression '${name}'`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function literalFields(object: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, literal(value)]));
}

function literal(value: unknown): unknown {
  return typeof value === 'string' || isObject(value) || Array.isArray(value) ? { $literal: value } : value;
}
