import type { Doc, Value } from '../../../server/embedded/bsonx/types.ts';

/** A literal as the engine's document; numbers are int32 where they can be. */
export function toDoc(literal: object): Doc {
  return new Map(Object.entries(literal).map(([name, value]) => [name, toValue(value)]));
}

/** A literal as the engine's value. */
export function toValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return toDoc(value);
  return value as Value;
}

/** The engine's value as a literal, for comparisons in tests. */
export function toLiteral(value: Value): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, inner]) => [name, toLiteral(inner)]));
  return Array.isArray(value) ? value.map(toLiteral) : value;
}
