import { RawDoc } from '../bsonx/raw.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { compileFilter, type Predicate } from '../match/compile.ts';
import type { MatchContext } from '../match/compile.ts';
import { execute, type Hit, type Query } from '../plan/execute.ts';
import { plan } from '../plan/planner.ts';
import { PAUSE, type ScanStats } from '../plan/scan.ts';
import { parseSort } from '../plan/sort.ts';
import type { Collection } from '../store/catalog.ts';
import type { Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';

/** Which documents a write is about. */
export interface Selection {
  filter: Doc;
  sort: Doc;
  hint: Value;
  context: MatchContext;
  /** Counts what is looked at. */
  examined?: ScanStats;
}

/** A selection ready to run on a collection. */
export interface Prepared {
  query: Query;
  predicate: Predicate;
}

/** Compiles and plans a selection. `limit` 0 means all. */
export function prepare(
  engine: Engine,
  collection: Collection,
  selection: Selection & { limit: number },
): Prepared {
  const { filter, hint, context, limit } = selection;
  const predicate = compileFilter(filter, context);
  const sort = parseSort(selection.sort);
  const natural = selection.sort.get('$natural') === -1 ? -1 : 0;
  const chosen = plan(collection, { filter, sort, natural, ...(hint === undefined ? {} : { hint }) });
  const stats = selection.examined ?? { keys: 0, docs: 0 };
  return {
    predicate,
    query: { kv: engine.kv, collection, filter, plan: chosen, predicate, sort, skip: 0, limit, stats },
  };
}

const ATTEMPTS = 5;

/**
 * Finds the one document to write, inside the write's own transaction: the hit is current when it is returned. A long
 * search lets other work go on between its slices; when something changed meanwhile and nothing was found, it searches
 * again, so that an upsert never inserts beside a match.
 */
export function* findOne(
  engine: Engine,
  collection: Collection,
  selection: Selection,
): Work<Hit | undefined> {
  const { query, predicate } = prepare(engine, collection, { ...selection, limit: 1 });
  for (let attempt = 1; ; attempt++) {
    const { version } = collection;
    let yielded = false;
    for (const hit of execute(query)) {
      if (hit === PAUSE) {
        if (attempt < ATTEMPTS) {
          yielded = true;
          yield;
        }
        continue;
      }
      const current = yielded ? refresh(engine, collection, { hit, predicate }) : hit;
      if (current) return current;
    }
    if (collection.version === version) return undefined;
  }
}

/** Finds every document to write first, then hands out each in its current state: a write never meets its own results. */
export function* findAll(
  engine: Engine,
  collection: Collection,
  selection: Selection,
): Generator<Hit | undefined, void, void> {
  const { query, predicate } = prepare(engine, collection, { ...selection, limit: 0 });
  const rids: number[] = [];
  for (const hit of execute(query)) {
    if (hit === PAUSE) yield undefined;
    else rids.push(hit.rid);
  }
  for (const rid of rids) {
    const hit = refresh(engine, collection, { hit: { rid }, predicate });
    if (hit) yield hit;
  }
}

function refresh(
  engine: Engine,
  collection: Collection,
  about: { hit: { rid: number }; predicate: Predicate },
): Hit | undefined {
  const bytes = collection.dropped ? undefined : engine.records.get(collection, about.hit.rid);
  if (!bytes) return undefined;
  const doc = new RawDoc(bytes);
  return about.predicate(doc) ? { rid: about.hit.rid, bytes, doc } : undefined;
}
