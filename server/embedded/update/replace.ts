import { equals } from '../bsonx/compare.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { isOperators } from '../match/compile.ts';
import { assign, resolve } from './target.ts';

/** A replacement keeps the document's _id, first. */
export function replacement(update: Doc): (doc: Doc) => Doc {
  for (const name of update.keys()) {
    if (name.startsWith('$')) throw dollarPrefixed(name, name);
  }
  return (doc) => withId(update, doc.get('_id'));
}

/** The error for a `$`-prefixed name where none may be. */
export function dollarPrefixed(name: string, path: string): StoreError {
  return new StoreError(
    Code.DollarPrefixedFieldName,
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
}

/** A document with its _id as the first field; `id` is used where it has none. */
export function withId(doc: Doc, id: Value): Doc {
  const own = doc.get('_id');
  const [first] = doc.keys();
  if (own !== undefined && first === '_id') return doc;
  const out: Doc = new Map([['_id', own ?? id]]);
  for (const [name, value] of doc) if (name !== '_id') out.set(name, value);
  return out;
}

/** Throws ImmutableField (66) when an update changed the _id. */
export function keepId(before: Value, after: Doc): void {
  if (before === undefined || equals(before, after.get('_id'))) return;
  throw new StoreError(
    Code.ImmutableField,
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

/** The document an upsert starts from: the equalities of the filter. */
export function seedOf(filter: Doc): Doc {
  const seed: Doc = new Map();
  collect(filter, seed);
  return seed;
}

function collect(filter: Doc, seed: Doc): void {
  for (const [name, operand] of filter) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const branch of operand) if (branch instanceof Map) collect(branch, seed);
    } else if (name === '$or' && Array.isArray(operand) && operand.length === 1) {
      const [branch] = operand;
      if (branch instanceof Map) collect(branch, seed);
    } else if (!name.startsWith('$')) plant(seed, name, equalityOf(operand));
  }
}

function equalityOf(operand: Value): Value {
  if (!isOperators(operand)) return operand;
  if (operand.has('$eq')) return operand.get('$eq');
  const list = operand.get('$in') ?? operand.get('$all');
  return Array.isArray(list) && list.length === 1 && !isOperators(list[0]) ? list[0] : undefined;
}

function plant(seed: Doc, name: string, value: Value): void {
  if (value === undefined) return;
  if (typeof value === 'object' && value !== null && 'pattern' in value) return;
  const target = resolve(seed, name.split('.'), true);
  if (target) assign(target, value);
}
