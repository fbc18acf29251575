import type { Doc, Value } from '../bsonx/types.ts';
import { badValue, Code, failedToParse, StoreError } from '../errors.ts';
import type { Collection } from '../store/catalog.ts';
import { sameKey, type Index } from '../store/index-spec.ts';
import { analyse, type Analysis } from './constraints.ts';
import { impliesPartial } from './implied.ts';
import { indexPlan, wholeIndex, type IndexPlan } from './index-plan.ts';
import type { SortPart } from './sort.ts';

/** Reading the whole collection in insertion order. */
export interface CollectionPlan {
  kind: 'collection';
  reverse: boolean;
  sorted: boolean;
}

/** The union of several index readings, without duplicates. */
export interface UnionPlan {
  kind: 'union';
  branches: (IndexPlan | UnionPlan)[];
  sorted: false;
}

export type Plan = IndexPlan | CollectionPlan | UnionPlan;

/** What is asked for. */
export interface Question {
  filter: Doc;
  sort: SortPart[];
  /** An index name or key pattern, or `{ $natural: ±1 }`. */
  hint?: Value;
  /** `$natural` order asked for by the sort: 1, -1, or 0. */
  natural?: number;
}

/** Chooses how to read a collection. */
export function plan(collection: Collection, question: Question): Plan {
  const natural = naturalOf(question);
  const scan: CollectionPlan = {
    kind: 'collection',
    reverse: natural < 0,
    sorted: question.sort.length === 0,
  };
  if (natural !== 0) return scan;
  const analysis = analyse(question.filter);
  const hinted = question.hint === undefined ? undefined : findHint(collection, question.hint);
  if (hinted) {
    refuseUnproven(hinted, analysis);
    return indexPlan(hinted, analysis, question.sort) ?? wholeIndex(hinted, question.sort);
  }
  const best = bestIndex(collection, analysis, question.sort);
  if (best && (best.score >= 9 || analysis.ors.length === 0)) return best;
  return unionPlan(collection, analysis) ?? best ?? scan;
}

function naturalOf({ hint, natural }: Question): number {
  if (hint instanceof Map && hint.has('$natural')) return hint.get('$natural') === -1 ? -1 : 1;
  return natural ?? 0;
}

function findHint(collection: Collection, hint: Value): Index | undefined {
  if (hint === null || (hint instanceof Map && hint.size === 0)) return undefined;
  if (typeof hint !== 'string' && !(hint instanceof Map))
    throw failedToParse('Hint must be a string or an object');
  const found = collection.indexes.find(
    (index) => isUsable(index) && (hint instanceof Map ? sameKey(index.key, hint) : index.name === hint),
  );
  if (!found)
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return found;
}

function isUsable({ ready, hidden }: Index): boolean {
  return ready && !hidden;
}

/** A partial index that the filter does not imply would leave documents out. */
function refuseUnproven({ partial }: Index, analysis: Analysis): void {
  if (partial && !impliesPartial(partial, analysis))
    throw new StoreError(
      Code.NoQueryExecutionPlans,
      'error processing query: planner returned error :: caused by :: the hinted partial index does not hold every document that the filter may match',
    );
}

function bestIndex(collection: Collection, analysis: Analysis, sort: SortPart[]): IndexPlan | undefined {
  let best: IndexPlan | undefined;
  for (const index of collection.indexes) {
    if (!isUsable(index)) continue;
    const candidate = indexPlan(index, analysis, sort);
    if (candidate && (!best || candidate.score > best.score)) best = candidate;
  }
  return best;
}

function unionPlan(collection: Collection, analysis: Analysis): UnionPlan | undefined {
  for (const branches of analysis.ors) {
    const plans = branches.map((branch) => {
      const chosen = plan(collection, { filter: branch, sort: [] });
      return chosen.kind === 'collection' ? undefined : chosen;
    });
    const usable = plans.filter((branch) => branch !== undefined);
    if (usable.length === plans.length) return { kind: 'union', branches: usable, sorted: false };
  }
  return undefined;
}
