import { RawDoc } from '../bsonx/raw.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match/compile.ts';
import { matched } from '../match/path.ts';

/** `a.$`: of the array at `path`, the one element that the filter matched. */
export function filterPosition(filter: Doc, path: string, value: Value): Value {
  if (!Array.isArray(value)) return value;
  const relevant: Doc = new Map(
    [...filter].filter(([name]) => name === path || name.startsWith(`${path}.`) || name.startsWith('$')),
  );
  const holder: Doc = new Map();
  let at = holder;
  const names = path.split('.');
  for (const name of names.slice(0, -1)) {
    const next: Doc = new Map();
    at.set(name, next);
    at = next;
  }
  at.set(names[names.length - 1] as string, value);
  matched.position = -1;
  if (!compileFilter(relevant)(holder) || matched.position < 0) {
    throw new StoreError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  return [value[matched.position]];
}

/** A raw document as fields, for callers that only hold bytes. */
export function fieldsOf(bytes: Buffer): RawDoc {
  return new RawDoc(bytes);
}
