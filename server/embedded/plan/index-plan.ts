import type { Value } from '../bsonx/types.ts';
import type { Index } from '../store/index-spec.ts';
import { fitted, prefixes, ranged, under, type Interval } from './bounds.ts';
import type { Analysis, Constraint } from './constraints.ts';
import { impliesPartial } from './implied.ts';
import type { SortPart } from './sort.ts';

/** Reading one index. */
export interface IndexPlan {
  kind: 'index';
  index: Index;
  intervals: Interval[];
  reverse: boolean;
  /** The keys come in the order of the sort. */
  sorted: boolean;
  /** That order needs the intervals to be merged, not read one after the other. */
  merge: boolean;
  /** The keys alone decide: no document needs to be looked at to know that it matches. */
  exact: boolean;
  /** One document may come several times (an array gave it several of these keys). */
  repeats: boolean;
  score: number;
}

/** Stretches of an index that one plan reads one after the other: an `$in` of so many is still cheaper than everything. */
const MAX_INTERVALS = 10_000;
/** Stretches that are merged into one order: each holds a place of its own in it. */
export const MAX_MERGED = 256;

/** A plan over one index, undefined where it neither narrows the search nor gives the order. */
export function indexPlan(index: Index, analysis: Analysis, sort: SortPart[]): IndexPlan | undefined {
  if (index.partial && !impliesPartial(index.partial, analysis)) return undefined;
  const lead = leadingPoints(index, analysis);
  const next = index.parts[lead.length];
  const range = next && rangeFor(index, lead.length, analysis);
  const order = sortOrder(index, sort, lead);
  if (lead.length === 0 && !range && !order) return undefined;
  const full = lead.length === index.parts.length;
  const heads = prefixes(lead);
  const intervals = heads.map((head) =>
    fitted(
      range
        ? ranged(head, range, { direction: next.direction, multikey: isMultikey(index, lead.length) })
        : under(head, full),
    ),
  );
  if (index.sparse && !provesExistence(index, analysis, lead.length + (range ? 1 : 0))) return undefined;
  const exact = isExact(index, analysis, lead.length + (range ? 1 : 0));
  return {
    kind: 'index',
    index,
    intervals,
    reverse: order?.reverse ?? false,
    sorted: sort.length === 0 || order !== undefined,
    merge: intervals.length > 1 && order?.merge === true,
    exact,
    repeats: mayRepeat(index, lead),
    score: scoreOf({ index, lead, range, order: sort.length > 0 && order !== undefined, full }),
  };
}

/** A plan that reads an index from end to end: for a hint to one that does not serve. */
export function wholeIndex(index: Index, sort: SortPart[]): IndexPlan {
  const intervals = [under(Buffer.alloc(0), false)];
  return {
    kind: 'index',
    index,
    intervals,
    reverse: false,
    sorted: sort.length === 0,
    merge: false,
    exact: false,
    repeats: index.multikey !== 0,
    score: 0,
  };
}

/** Elements of an array give different keys: where each such part is one point, a document comes once. */
function mayRepeat(index: Index, lead: Lead[]): boolean {
  const single = lead.reduce((mask, { values }, i) => (values.length === 1 ? mask | (1 << i) : mask), 0);
  return (index.multikey & ~single) !== 0;
}

interface Lead {
  values: Value[];
  direction: number;
}

/** The longest run of leading parts with points, as long as their product stays small. */
function leadingPoints(index: Index, analysis: Analysis): Lead[] {
  const lead: Lead[] = [];
  let product = 1;
  let multikeyUsed = false;
  for (const [i, { path, direction }] of index.parts.entries()) {
    const values = analysis.paths.get(path.text)?.points;
    if (!values || product * values.length > MAX_INTERVALS) break;
    if (isMultikey(index, i)) {
      if (multikeyUsed) break;
      multikeyUsed = true;
    }
    product *= values.length;
    lead.push({ values, direction });
  }
  return lead;
}

function isMultikey(index: Index, part: number): boolean {
  return (index.multikey & (1 << part)) !== 0;
}

function rangeFor(index: Index, part: number, analysis: Analysis): Constraint | undefined {
  const constraint = analysis.paths.get(index.parts[part]?.path.text ?? '');
  if (!constraint) return undefined;
  if (isMultikey(index, part) && (index.multikey & ((1 << part) - 1)) !== 0) return undefined;
  const { lower, upper, prefix } = constraint;
  return (lower ?? upper ?? (prefix !== undefined || undefined)) ? constraint : undefined;
}

/** Whether the index gives the sort: in one run (each fixed part a single point) or by merging the intervals. */
function sortOrder(
  index: Index,
  sort: SortPart[],
  lead: Lead[],
): { reverse: boolean; merge: boolean } | undefined {
  if (sort.length === 0 || index.cut) return undefined;
  const singles = lead.map(({ values }) => values.length === 1);
  const inOneRun = matchSort(index, sort, (part) => singles[part] === true);
  if (inOneRun !== undefined) return { reverse: inOneRun, merge: false };
  if (lead.reduce((product, { values }) => product * values.length, 1) > MAX_MERGED) return undefined;
  const merged = matchSort(index, sort, (part) => part < lead.length);
  return merged === undefined ? undefined : { reverse: merged, merge: true };
}

/** Returns whether the index must be read backwards, undefined where its order does not serve. */
function matchSort(index: Index, sort: SortPart[], isFixed: (part: number) => boolean): boolean | undefined {
  const fixed = new Set(index.parts.filter((_, i) => isFixed(i)).map(({ path }) => path.text));
  let reverse: boolean | undefined;
  let i = 0;
  for (const { path, direction } of sort) {
    while (i < index.parts.length && isFixed(i) && index.parts[i]?.path.text !== path.text) i++;
    const part = index.parts[i];
    if (part?.path.text !== path.text) {
      if (fixed.has(path.text)) continue;
      return undefined;
    }
    if (isMultikey(index, i)) return undefined;
    if (!isFixed(i)) {
      const against = part.direction !== direction;
      if (reverse !== undefined && reverse !== against) return undefined;
      reverse = against;
    }
    i++;
  }
  return reverse ?? false;
}

/** A sparse index leaves out documents without its fields: the filter must rule those out itself. */
function provesExistence(index: Index, analysis: Analysis, used: number): boolean {
  return index.parts
    .slice(0, Math.max(used, 1))
    .some(({ path }) => analysis.paths.get(path.text)?.exists === true);
}

function isExact(index: Index, analysis: Analysis, used: number): boolean {
  if (analysis.residual || index.cut || analysis.paths.size !== used) return false;
  return index.parts.slice(0, used).every(({ path }, part) => {
    const constraint = analysis.paths.get(path.text);
    if (constraint?.exact !== true) return false;
    // Only a plain field without arrays has one key for null and for missing, and no other.
    if (constraint.hasNull && (path.segments.length > 1 || isMultikey(index, part))) return false;
    const ends = constraint.lower ?? constraint.upper;
    // A point on an array is met where an element is the point, which is what its keys say; a range is not so simple.
    return constraint.points ? !ends : !isMultikey(index, part);
  });
}

interface Merits {
  index: Index;
  lead: Lead[];
  range: Constraint | undefined;
  order: boolean;
  full: boolean;
}

function scoreOf({ index, lead, range, order, full }: Merits): number {
  const points = lead.reduce((sum, { values }) => sum + (values.length === 1 ? 10 : 9), 0);
  const bonus = full && index.unique ? 100 : 0;
  return points + (range ? 4 : 0) + (order ? 6 : 0) + bonus - index.parts.length * 0.1;
}
