import { createRequire } from 'node:module';
import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { RawDoc } from '../bsonx/raw.ts';
import { decodeDoc } from '../bsonx/decode.ts';
import { fromPlain, toPlain } from './plain.ts';

/** A compiled expression. */
export type Evaluate = (fields: Fields) => Value;

interface Mingo {
  computeValue: (object: unknown, expression: unknown, operator: null, options: unknown) => unknown;
}

/** Compiles an aggregation expression. */
export function expressionOf(expression: Value, variables: Doc): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$') && !expression.startsWith('$$'))
    return fieldPath(expression.slice(1).split('.'));
  void variables;
  const mingo = createRequire(import.meta.url)('mingo/core') as Mingo;
  const plain = toPlain(expression);
  return (fields) => {
    const doc = fields instanceof RawDoc ? decodeDoc(fields.bytes, fields.start) : fields;
    return fromPlain(mingo.computeValue(toPlain(doc as Doc), plain, null, {}));
  };
}

function fieldPath(segments: string[]): Evaluate {
  const [first = '', ...rest] = segments;
  return (fields) => descend(fields.get(first), rest);
}

function descend(value: Value, rest: string[]): Value {
  const [name, ...after] = rest;
  if (name === undefined) return value;
  if (value instanceof Map) return descend(value.get(name), after);
  if (Array.isArray(value))
    return value.map((item) => descend(item, rest)).filter((item) => item !== undefined);
  return undefined;
}
