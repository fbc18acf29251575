import type { Doc, Value } from '../bsonx/types.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import { isPosition, matched } from '../match/path.ts';
import type { Test } from '../match/operators.ts';

/** A place in a document: the container and the field name or position in it. */
export interface Target {
  container: Doc | Value[];
  name: string;
}

/** Names of `arrayFilters` to their tests. */
export type ArrayFilters = ReadonlyMap<string, Test>;

/**
 * Turns a path with `$`, `$[]` or `$[name]` into the concrete paths it stands for in this document.
 * `position` is what the query matched (-1: nothing, an error for `$`).
 */
export function expandPath(doc: Doc, segments: readonly string[], filters: ArrayFilters): string[][] {
  if (!segments.some((segment) => segment.startsWith('$'))) return [[...segments]];
  return expand(doc, { rest: segments, done: [] }, filters);
}

interface Route {
  rest: readonly string[];
  done: string[];
}

function expand(at: Value, { rest, done }: Route, filters: ArrayFilters): string[][] {
  const [segment, ...after] = rest;
  if (segment === undefined) return [done];
  if (segment.startsWith('$[')) return expandEach(at, { rest, done }, filters);
  if (segment === '$' && matched.position < 0) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const name = segment === '$' ? String(matched.position) : segment;
  return expand(child(at, name), { rest: after, done: [...done, name] }, filters);
}

function expandEach(at: Value, { rest, done }: Route, filters: ArrayFilters): string[][] {
  const [segment = '', ...after] = rest;
  const path = [...done, segment].join('.');
  if (!Array.isArray(at)) {
    if (at !== undefined) throw badValue(`Cannot apply array updates to non-array element ${path}`);
    throw badValue(
      `The path '${done.join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  const name = segment.slice(2, -1);
  const test = name === '' ? () => true : filters.get(name);
  if (!test) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`);
  return at.flatMap((item, index) =>
    test(item) ? expand(item, { rest: after, done: [...done, String(index)] }, filters) : [],
  );
}

function child(at: Value, segment: string): Value {
  if (at instanceof Map) return at.get(segment);
  return Array.isArray(at) && isPosition(segment) ? at[Number(segment)] : undefined;
}

/**
 * Finds the place of a concrete path. With `create`, missing documents on the way are made; without it, undefined when
 * the way ends early. Throws PathNotViable where the way leads through a scalar.
 */
export function resolve(doc: Doc, segments: readonly string[], create: boolean): Target | undefined {
  let container: Doc | Value[] = doc;
  for (let i = 0; i < segments.length - 1; i++) {
    const name = segments[i] as string;
    if (Array.isArray(container) && !isPosition(name)) {
      if (!create) return undefined;
      throw notViable(name, segments[i - 1] ?? '', container);
    }
    let next = child(container, name);
    if (next === undefined || (next === null && Array.isArray(container))) {
      if (!create) return undefined;
      next = new Map<string, Value>();
      assign({ container, name }, next);
    }
    if (!(next instanceof Map) && !Array.isArray(next)) {
      if (!create) return undefined;
      throw notViable(segments[i + 1] as string, name, next);
    }
    container = next;
  }
  const name = segments[segments.length - 1] as string;
  if (Array.isArray(container) && !isPosition(name)) {
    if (!create) return undefined;
    throw notViable(name, segments[segments.length - 2] ?? '', container);
  }
  return { container, name };
}

function notViable(field: string, element: string, value: Value): StoreError {
  return new StoreError(
    Code.PathNotViable,
    `Cannot create field '${field}' in element {${element}: ${show(value)}}`,
  );
}

/** A short rendering of a value for messages. */
export function show(value: Value): string {
  if (value instanceof Map) return `{ ${[...value].map(([name, v]) => `${name}: ${show(v)}`).join(', ')} }`;
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(show).join(', ')} ]`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return `new Date(${String(value.getTime())})`;
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'object' && 'toHexString' in value) return `ObjectId('${value.toHexString()}')`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Reads a target. */
export function read({ container, name }: Target): Value {
  return Array.isArray(container) ? container[Number(name)] : container.get(name);
}

const MAX_PADDING = 1_500_000;

/** Writes a target; an array is filled up with nulls to the position. */
export function assign({ container, name }: Target, value: Value): void {
  if (!Array.isArray(container)) {
    container.set(name, value);
    return;
  }
  const index = Number(name);
  if (index - container.length > MAX_PADDING) throw badValue("can't backfill more than 1500000 elements");
  while (container.length < index) container.push(null);
  container[index] = value;
}

/** Removes a target; in an array the position becomes null. Returns false when nothing was there. */
export function remove({ container, name }: Target): boolean {
  if (!Array.isArray(container)) return container.delete(name);
  const index = Number(name);
  if (index >= container.length) return false;
  container[index] = null;
  return true;
}
