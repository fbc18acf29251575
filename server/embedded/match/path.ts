import type { Fields, Value } from '../bsonx/types.ts';

/** A dotted path, cut into its segments once. */
export interface Path {
  readonly text: string;
  readonly segments: readonly string[];
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

/**
 * Tests every value that a path leads to (through arrays of documents, and by position), until one passes. A path that
 * leads nowhere is tested once as missing (undefined). The test sees an array as a whole; see `anyElement`.
 */
export function anyLeaf(fields: Fields, path: Path, test: (value: Value) => boolean): boolean {
  return walk(fields.get(path.segments[0] as string), path.segments, 1, test);
}

function walk(
  value: Value,
  segments: readonly string[],
  depth: number,
  test: (value: Value) => boolean,
): boolean {
  if (depth === segments.length) return test(value);
  if (value instanceof Map) return walk(value.get(segments[depth] as string), segments, depth + 1, test);
  if (Array.isArray(value)) return walkArray(value, segments, depth, test);
  return test(undefined);
}

function walkArray(
  list: Value[],
  segments: readonly string[],
  depth: number,
  test: (value: Value) => boolean,
): boolean {
  const segment = segments[depth] as string;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item instanceof Map && walk(item.get(segment), segments, depth + 1, test)) {
      matched.position = i;
      return true;
    }
  }
  if (!isPosition(segment)) return false;
  const index = Number(segment);
  if (index < list.length) return walk(list[index], segments, depth + 1, test);
  return !list.some((item) => item instanceof Map) && test(undefined);
}

/** Turns a test of one value into one that also passes when any element of an array passes. */
export function anyElement(test: (value: Value) => boolean): (value: Value) => boolean {
  return (value) => {
    if (Array.isArray(value)) {
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
