import { decodeDoc } from '../bsonx/decode.ts';
import { RawDoc } from '../bsonx/raw.ts';
import { type Doc, type Fields, type Value } from '../bsonx/types.ts';
import { badValue, StoreError } from '../errors.ts';

/** What an expression is evaluated against: the document and the variables in reach. */
export interface Scope {
  root: Fields;
  variables: ReadonlyMap<string, Value>;
}

/** A compiled expression. */
export type Evaluate = (scope: Scope) => Value;

/** Compiles an operator's operand. */
export type Operator = (operand: Value) => Evaluate;

/** Where operators are found; filled by `expression.ts`, so that operators themselves can compile their operands. */
export const operators: { find: (name: string) => Operator } = {
  find: (name) => {
    throw new StoreError(168, `Unrecognized expression '${name}'`);
  },
};

/** Compiles one expression: a field path, a variable, a literal, an object or array of expressions, or an operator. */
export function compileExpression(expression: Value): Evaluate {
  if (typeof expression === 'string') return compileString(expression);
  if (Array.isArray(expression)) {
    const items = expression.map(compileExpression);
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (!(expression instanceof Map)) return () => expression;
  const [[name, operand] = ['', undefined]] = expression;
  if (!name.startsWith('$')) return compileObject(expression);
  if (expression.size !== 1) {
    throw new StoreError(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${String(expression.size)} fields in an expression object`,
    );
  }
  return operators.find(name)(operand);
}

function compileObject(expression: Doc): Evaluate {
  const fields = [...expression].map(([name, inner]) => {
    if (name.startsWith('$') || name.includes('.'))
      throw new StoreError(
        16410,
        `FieldPath field names may not start with '$' or contain '.'; found '${name}'`,
      );
    return [name, compileExpression(inner)] as const;
  });
  return (scope) => {
    const out: Doc = new Map();
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) out.set(name, value);
    }
    return out;
  };
}

function compileString(text: string): Evaluate {
  if (!text.startsWith('$')) return () => text;
  if (text.startsWith('$$')) return variable(text.slice(2).split('.'));
  const [first = '', ...rest] = text.slice(1).split('.');
  if (first === '') throw new StoreError(16872, "'$' by itself is not a valid FieldPath");
  return ({ root }) => descend(root.get(first), rest);
}

function variable([name = '', ...rest]: string[]): Evaluate {
  switch (name) {
    case 'ROOT':
      return ({ root }) => descend(wholeOf(root), rest);
    case 'CURRENT':
      return ({ root, variables }) => descend(variables.get('CURRENT') ?? wholeOf(root), rest);
    case 'NOW': {
      const now = new Date();
      return () => now;
    }
    case 'REMOVE':
      return () => undefined;
    case 'KEEP':
    case 'PRUNE':
    case 'DESCEND':
      return () => name;
    default:
      return ({ variables }) => {
        if (!variables.has(name)) throw new StoreError(17276, `Use of undefined variable: ${name}`);
        return descend(variables.get(name), rest);
      };
  }
}

/** The document as a value. */
export function wholeOf(fields: Fields): Value {
  if (fields instanceof Map) return fields as Doc;
  if (fields instanceof RawDoc) return decodeDoc(fields.bytes, fields.start);
  throw badValue('there is no document here');
}

/** Follows a path; through an array into each element. */
function descend(value: Value, rest: readonly string[]): Value {
  let at = value;
  for (let i = 0; i < rest.length; i++) {
    if (Array.isArray(at)) {
      const deeper = rest.slice(i);
      return at.map((item) => descend(item, deeper)).filter((item) => item !== undefined);
    }
    at = at instanceof Map ? at.get(rest[i] as string) : undefined;
  }
  return at;
}
