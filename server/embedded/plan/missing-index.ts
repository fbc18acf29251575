import type { Doc, Value } from '../bsonx/types.ts';
import { show } from '../update/target.ts';
import type { Collection } from '../store/catalog.ts';
import { analyse, type Analysis } from './constraints.ts';
import { MAX_MERGED } from './index-plan.ts';
import { plan, type Plan, type Question } from './planner.ts';
import type { SortPart } from './sort.ts';

/** What an execution looked at, and how many documents came out. */
export interface Effort {
  docs: number;
  returned: number;
}

/** Below so many documents looked at, an index would not have made the difference. */
export const FEW = 500;
/** Looking at so many times what is returned is a search, not a read. */
const WASTE = 10;

/**
 * The key patterns of the indexes that would have served a question, where it was answered by looking at many documents, or
 * by sorting them; none where there is nothing to gain, or the index is there already. An `$or` may want several.
 */
export function missingIndexes(collection: Collection, question: Question, effort: Effort): Doc[] {
  if (effort.docs < FEW || isNatural(question)) return [];
  const chosen = plan(collection, question);
  if (serves(chosen, effort)) return [];
  const analysis = analyse(question.filter);
  const wanted = wantedKey(analysis, question.sort);
  if (wanted.key.size > 0) return has(collection, wanted) ? [] : [wanted.key];
  const [branches = []] = analysis.ors;
  return branches
    .filter((branch) => plan(collection, { filter: branch, sort: [] }).kind === 'collection')
    .map((branch) => wantedKey(analyse(branch), []))
    .filter((each) => each.key.size > 0 && !has(collection, each))
    .map(({ key }) => key);
}

/** What to do about a sort that is too large to be done in memory. */
export function orderAdvice(filter: Doc, sort: readonly SortPart[]): string {
  return `an index on ${showKey(wantedKey(analyse(filter), sort).key)} would give the order, a limit would shorten it`;
}

/** A key pattern as one would type it. */
export function showKey(key: Doc): string {
  return `{ ${[...key].map(([path, direction]) => `${path}: ${show(direction)}`).join(', ')} }`;
}

interface Wanted {
  key: Doc;
  /** How many leading parts are equalities: their order and direction are free. */
  fixed: number;
}

/** The key pattern in the planner's order: what is equal, then the sort, then one range. */
function wantedKey({ paths }: Analysis, sort: readonly SortPart[]): Wanted {
  const equal = [...paths].filter(([, { points }]) => points && points.length <= MAX_MERGED);
  equal.sort(([, a], [, b]) => Number(several(a.points)) - Number(several(b.points)));
  const key: Doc = new Map(equal.map(([path]) => [path, 1]));
  const fixed = key.size;
  if (key.has('_id') && !several(paths.get('_id')?.points)) return { key: new Map(), fixed: 0 };
  for (const { path, direction } of sort) if (!key.has(path.text)) key.set(path.text, direction);
  const range = [...paths].find(([, { lower, upper, prefix }]) => lower ?? upper ?? prefix);
  if (range && !key.has(range[0])) key.set(range[0], 1);
  return key.size === 1 && key.has('_id') ? { key: new Map(), fixed: 0 } : { key, fixed };
}

function several(points: readonly Value[] | undefined): boolean {
  return points !== undefined && points.length > 1;
}

function isNatural({ hint, natural }: Question): boolean {
  return (natural ?? 0) !== 0 || (hint instanceof Map && hint.has('$natural'));
}

function serves(chosen: Plan, { docs, returned }: Effort): boolean {
  if (!chosen.sorted && chosen.kind !== 'union') return false;
  return chosen.kind !== 'collection' && docs <= WASTE * Math.max(returned, 1);
}

/** An index that begins with these parts, all others in these directions or all in the opposite ones. */
function has(collection: Collection, { key, fixed }: Wanted): boolean {
  const parts = [...key];
  const equal = new Set(parts.slice(0, fixed).map(([path]) => path));
  return collection.indexes.some((index) => {
    const leads = index.parts.slice(0, fixed).every(({ path }) => equal.has(path.text));
    if (!leads || index.parts.length < parts.length || index.partial || index.sparse) return false;
    return [1, -1].some((sign) =>
      parts.slice(fixed).every(([path, direction], i) => {
        const part = index.parts[fixed + i];
        return part?.path.text === path && part.direction === sign * Number(direction);
      }),
    );
  });
}
