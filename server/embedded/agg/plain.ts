import { Double, type Doc, type Value } from '../bsonx/types.ts';

/** Plain JS values as mingo handles them: objects, numbers, dates, bson classes. */
export type Plain = unknown;

/** A document as a plain object. int64 and doubles become JS numbers (an int64 beyond 2^53 stays a bigint). */
export function toPlain(value: Value): Plain {
  if (value instanceof Map) {
    const object: Record<string, Plain> = {};
    for (const [name, inner] of value) {
      if (name === '__proto__')
        Object.defineProperty(object, name, {
          value: toPlain(inner),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      else object[name] = toPlain(inner);
    }
    return object;
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value instanceof Double ? value.value : value;
}

/** A plain value as a `Value`; own enumerable properties only. */
export function fromPlain(value: Plain): Value {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null) return value as Value;
  if (value instanceof RegExp || value instanceof Date || '_bsontype' in value) return value as Value;
  if (value instanceof Map) return value as Doc;
  return new Map(Object.entries(value).map(([name, inner]) => [name, fromPlain(inner)]));
}
