import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { ObjectId, type Value } from '../bsonx/types.ts';
import { Code, failedToParse, StoreError } from '../errors.ts';
import { matched } from '../match/path.ts';
import type { Hit } from '../plan/execute.ts';
import type { Collection } from '../store/catalog.ts';
import type { Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';
import { compileArrayFilters, compileOperators, isOperatorUpdate, type Updater } from '../update/compile.ts';
import { keepId, replacement, seedOf, withId } from '../update/replace.ts';
import { findAll, findOne, type Selection } from './find-target.ts';
import { checkId } from './insert.ts';

/** One update statement. */
export interface UpdateStatement {
  selection: Selection;
  updater: Updater;
  multi: boolean;
  upsert: boolean;
}

/** What a statement did. */
export interface UpdateOutcome {
  matched: number;
  modified: number;
  /** The _id that an upsert made. */
  upserted?: { id: Value };
  before?: Buffer;
  after?: Buffer;
}

/** Compiles what `u` holds: operators, a replacement, or a pipeline (compiled already, by the aggregation). */
export function compileUpdate(update: Value, arrayFilters: Value, pipeline?: Updater): Updater {
  if (pipeline) return pipeline;
  if (!(update instanceof Map)) throw failedToParse('Update argument must be either an object or an array');
  if (isOperatorUpdate(update)) return compileOperators(update, compileArrayFilters(arrayFilters));
  return replacement(update);
}

/** Runs one update statement. */
export function* updateDocs(engine: Engine, ns: string, statement: UpdateStatement): Work<UpdateOutcome> {
  const collection = engine.catalog.get(ns);
  const outcome: UpdateOutcome = { matched: 0, modified: 0 };
  if (collection && statement.multi) {
    for (const hit of findAll(engine, collection, statement.selection)) {
      if (hit) applyTo(engine, { collection, hit, statement, outcome });
      yield;
    }
  } else if (collection) {
    const hit = yield* findOne(engine, collection, statement.selection);
    if (hit) applyTo(engine, { collection, hit, statement, outcome });
  }
  if (outcome.matched === 0 && statement.upsert) upsert(engine, ns, { statement, outcome });
  return outcome;
}

interface Application {
  collection: Collection;
  hit: Hit;
  statement: UpdateStatement;
  outcome: UpdateOutcome;
}

function applyTo(engine: Engine, { collection, hit, statement, outcome }: Application): void {
  const before = hit.bytes;
  const doc = decodeDoc(before);
  const id = doc.get('_id');
  const updated = statement.updater(doc, { now: engine.now(), inserting: false });
  keepId(id, updated);
  const after = encodeDoc(updated);
  outcome.matched++;
  outcome.before = before;
  outcome.after = after;
  if (after.equals(before)) return;
  engine.records.update(collection, hit.rid, { before, after });
  outcome.modified++;
}

function upsert(
  engine: Engine,
  ns: string,
  { statement, outcome }: { statement: UpdateStatement; outcome: UpdateOutcome },
): void {
  const seed = seedOf(statement.selection.filter);
  matched.position = -1;
  const seedId = seed.get('_id');
  const made = statement.updater(seed, { now: engine.now(), inserting: true });
  if (seedId !== undefined) {
    if (made.get('_id') === undefined) made.set('_id', seedId);
    keepId(seedId, made);
  }
  const doc = withId(made, new ObjectId());
  const id = doc.get('_id');
  checkId(id);
  const after = encodeDoc(doc);
  engine.records.insert(engine.ensure(ns), after);
  outcome.upserted = { id };
  outcome.after = after;
}

/** Removes documents; `limit` 1 removes the first match only. */
export function* deleteDocs(
  engine: Engine,
  ns: string,
  what: { selection: Selection; limit: number },
): Work<number> {
  const collection = engine.catalog.get(ns);
  if (!collection) return 0;
  if (what.limit === 1) {
    const hit = yield* findOne(engine, collection, what.selection);
    if (!hit) return 0;
    engine.records.remove(collection, hit.rid, hit.bytes);
    return 1;
  }
  let n = 0;
  for (const hit of findAll(engine, collection, what.selection)) {
    if (hit) {
      engine.records.remove(collection, hit.rid, hit.bytes);
      n++;
    }
    yield;
  }
  return n;
}

/** Removes the first match and returns it. */
export function* removeOne(engine: Engine, ns: string, selection: Selection): Work<Buffer | undefined> {
  const collection = engine.catalog.get(ns);
  if (!collection) return undefined;
  const hit = yield* findOne(engine, collection, selection);
  if (!hit) return undefined;
  engine.records.remove(collection, hit.rid, hit.bytes);
  return hit.bytes;
}

/** Refuses options that only go together with operators. */
export function checkMulti(update: Value, multi: boolean): void {
  if (multi && update instanceof Map && !isOperatorUpdate(update)) {
    throw new StoreError(Code.FailedToParse, 'multi update is not supported for replacement-style update');
  }
}
