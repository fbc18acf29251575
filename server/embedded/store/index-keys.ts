import { boundKey, KeyWriter, MAX_KEY } from '../bsonx/key.ts';
import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { isPosition, type Path } from '../match/path.ts';

/** One field of an index and its direction (1 or -1). */
export interface Part {
  path: Path;
  direction: number;
}

/** The keys of one document in one index, without the index's prefix and record id. */
export interface KeySet {
  keys: Buffer[];
  /** Bit i: part i went through an array. */
  multikey: number;
  /** True when a key was cut to fit. */
  cut: boolean;
  /** True when no part of the key exists in the document (a sparse index leaves it out). */
  allMissing: boolean;
}

const writer = new KeyWriter();

/** Encodes the keys of a document. Throws CannotIndexParallelArrays (171) for two arrays in one key. */
export function keysOf(parts: readonly Part[], fields: Fields): KeySet {
  return scalarKey(parts, fields) ?? arrayKeys(parts, fields);
}

/** The usual case: no array on the way of any part. */
function scalarKey(parts: readonly Part[], fields: Fields): KeySet | undefined {
  writer.p = 0;
  let allMissing = true;
  for (const { path, direction } of parts) {
    let value = fields.get(path.segments[0] as string);
    for (let i = 1; i < path.segments.length; i++) {
      if (Array.isArray(value)) return undefined;
      value = value instanceof Map ? value.get(path.segments[i] as string) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    if (value !== undefined) allMissing = false;
    writer.part(value, direction);
  }
  const key = writer.slice();
  return { keys: [boundKey(key)], multikey: 0, cut: key.length > MAX_KEY, allMissing };
}

function arrayKeys(parts: readonly Part[], fields: Fields): KeySet {
  const set: KeySet = { keys: [], multikey: 0, cut: false, allMissing: true };
  const seen = new Set<string>();
  expandParts(parts, fields, (values, multikey) => {
    set.multikey |= multikey;
    if (values.some((value) => value !== undefined)) set.allMissing = false;
    writer.p = 0;
    values.forEach((value, i) => {
      const { direction } = parts[i] as Part;
      if (value === EMPTY) writer.emptyArray(direction);
      else writer.part(value, direction);
    });
    const whole = writer.slice();
    const key = boundKey(whole);
    if (whole.length > MAX_KEY) set.cut = true;
    const text = key.latin1Slice();
    if (seen.has(text)) return;
    seen.add(text);
    set.keys.push(key);
  });
  return set;
}

/** Stands for an empty array at the end of a path. */
const EMPTY: Value = [];

interface Pending {
  value: Value;
  rest: readonly string[];
  /** True once an element was taken in the place of its array: arrays inside arrays stay whole. */
  done: boolean;
}

type Emit = (values: Value[], multikey: number) => void;

/** Calls `emit` with the values of every key of a document: the cross product over (at most) one array. */
export function expandParts(parts: readonly Part[], fields: Fields, emit: Emit): void {
  const tops: Doc = new Map();
  const pending = parts.map(({ path }) => {
    const [top = '', ...rest] = path.segments;
    if (!tops.has(top)) tops.set(top, fields.get(top));
    return { value: tops.get(top), rest, done: false };
  });
  expand(pending, 0, emit);
}

function expand(pending: Pending[], multikey: number, emit: Emit): void {
  const walked = pending.map(descend);
  const arrays = walked.map(({ value, done }) => (!done && Array.isArray(value) ? value : undefined));
  const list = arrays.find((array) => array !== undefined);
  if (!list) {
    emit(
      walked.map(({ value }) => value),
      multikey,
    );
    return;
  }
  if (arrays.some((array) => array !== undefined && array !== list)) {
    throw new StoreError(Code.CannotIndexParallelArrays, 'cannot index parallel arrays');
  }
  const bits = arrays.reduce((mask, array, i) => (array ? mask | (1 << i) : mask), multikey);
  for (const item of list.length === 0 ? [undefined] : list) {
    const next = walked.map((part, i) => (arrays[i] ? element(part, list, item) : part));
    expand(next, bits, emit);
  }
}

function element(part: Pending, list: Value[], item: Value): Pending {
  if (part.rest.length === 0) return { value: list.length === 0 ? EMPTY : item, rest: [], done: true };
  return item instanceof Map
    ? { value: item, rest: part.rest, done: false }
    : { value: undefined, rest: [], done: true };
}

function descend({ value, rest, done }: Pending): Pending {
  if (done) return { value, rest, done };
  let at = value;
  let i = 0;
  for (; i < rest.length; i++) {
    const name = rest[i] as string;
    if (at instanceof Map) at = at.get(name);
    else if (Array.isArray(at) && isPosition(name) && Number(name) < at.length) at = at[Number(name)];
    else if (Array.isArray(at)) break;
    else return { value: undefined, rest: [], done: true };
  }
  return { value: at, rest: rest.slice(i), done: false };
}
