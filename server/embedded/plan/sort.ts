import { KeyWriter } from '../bsonx/key.ts';
import { compare } from '../bsonx/compare.ts';
import { isNumber, toNumber, type Doc, type Fields, type Value } from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import { anyLeaf, parsePath, type Path } from '../match/path.ts';

/** One key of a sort and its direction (1 or -1). */
export interface SortPart {
  path: Path;
  direction: number;
}

/** Parses a sort document. Throws BadValue for directions other than 1 and -1. */
export function parseSort(spec: Doc): SortPart[] {
  return [...spec]
    .filter(([name]) => name !== '$natural')
    .map(([name, operand]) => {
      if (operand instanceof Map && operand.has('$meta'))
        throw badValue('$meta sort is not supported by the embedded store');
      const direction = toNumber(operand);
      if (!isNumber(operand) || (direction !== 1 && direction !== -1)) {
        throw badValue(`$sort key ordering must be 1 (for ascending) or -1 (for descending)`);
      }
      if (name === '' || name.startsWith('$'))
        throw badValue('FieldPath field names may not be empty or start with $');
      return { path: parsePath(name), direction };
    });
}

const writer = new KeyWriter();

/** The bytes a document sorts by: of an array, its smallest element ascending, its largest descending. */
export function sortKey(parts: readonly SortPart[], fields: Fields): Buffer {
  writer.p = 0;
  for (const { path, direction } of parts) {
    const chosen = extreme(fields, path, direction);
    if (chosen === EMPTY) writer.emptyArray(direction);
    else writer.part(chosen, direction);
  }
  return writer.slice();
}

const EMPTY: Value = [];

function extreme(fields: Fields, path: Path, direction: number): Value {
  let best: Value;
  let any = false;
  const consider = (value: Value): false => {
    if (!any || order(value, best) * direction < 0) best = value;
    any = true;
    return false;
  };
  anyLeaf(fields, path, (value) => {
    if (!Array.isArray(value)) return consider(value);
    if (value.length === 0) return consider(EMPTY);
    for (const item of value) consider(item);
    return false;
  });
  return best;
}

/** An empty array sorts below null. */
function order(a: Value, b: Value): number {
  if (a === EMPTY || b === EMPTY) return a === b ? 0 : a === EMPTY ? -1 : 1;
  return compare(a, b);
}
