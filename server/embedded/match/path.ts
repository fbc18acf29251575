import type { Fields, Value } from '../bsonx/types.ts';

/** A dotted path, cut into its segments once. */
export interface Path {
  readonly text: string;
  readonly segments: readonly string[];
  /** True for the stand-in path of one array element: an array there is not expanded. */
  readonly single?: boolean;
}

/** Where the outermost array was entered by the last successful test: what the positional operator `$` stands for. */
export const matched = { position: -1 };

/** Cuts a dotted path. */
export function parsePath(text: string): Path {
  return { text, segments: text.split('.') };
}

/** True for "0", "17": a segment that can be an array position. */
export function isPosition(segment: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(segment);
}

/** A test of what a path leads to. `single` is true for one array element named by its position: it is not expanded. */
export type LeafTest = (value: Value, single?: boolean) => boolean;

/** A walk along a path. */
interface Walk {
  segments: readonly string[];
  test: LeafTest;
}

/**
 * Tests every value that a path leads to (through arrays of documents, and by position), until one passes. A field that
 * is missing is tested as undefined. The test sees an array as a whole; see `anyElement`.
 */
export function anyLeaf(fields: Fields, path: Path, test: LeafTest): boolean {
  const { segments } = path;
  const value = fields.get(segments[0] as string);
  return segments.length === 1 ? test(value, path.single) : walk({ segments, test }, value, 1);
}

function walk(along: Walk, value: Value, depth: number): boolean {
  if (depth === along.segments.length) return along.test(value);
  if (value instanceof Map) return walk(along, value.get(along.segments[depth] as string), depth + 1);
  if (Array.isArray(value)) return walkArray(along, value, depth);
  return along.test(undefined);
}

function walkArray(along: Walk, list: Value[], depth: number): boolean {
  const segment = along.segments[depth] as string;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item instanceof Map && walk(along, item.get(segment), depth + 1)) {
      matched.position = i;
      return true;
    }
  }
  if (!isPosition(segment) || Number(segment) >= list.length) return false;
  const item = list[Number(segment)];
  return depth + 1 === along.segments.length ? along.test(item, true) : walk(along, item, depth + 1);
}

/** Turns a test of one value into one that also passes when any element of an array passes. */
export function anyElement(test: (value: Value) => boolean): LeafTest {
  return (value, single) => {
    if (Array.isArray(value) && single !== true) {
      for (let i = 0; i < value.length; i++) {
        if (test(value[i])) {
          matched.position = i;
          return true;
        }
      }
    }
    return test(value);
  };
}

/** All values a path leads to, arrays not expanded; nothing where missing. For `distinct` and index keys. */
export function leavesOf(fields: Fields, path: Path): Value[] {
  const leaves: Value[] = [];
  anyLeaf(fields, path, (value) => {
    if (value !== undefined) leaves.push(value);
    return false;
  });
  return leaves;
}
