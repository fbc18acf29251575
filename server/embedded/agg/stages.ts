import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match/compile.ts';
import { parseSort, sortKey } from '../plan/sort.ts';
import type { Engine } from '../store/engine.ts';
import { matchContext } from './hooks.ts';
import type { Flow } from './pipeline.ts';

/** Where a pipeline runs. */
export interface StageContext {
  engine: Engine;
  db: string;
  ns: string;
  variables: Doc;
}

/** A compiled stage: turns a flow of documents into another. */
export type Stage = (flow: Flow) => Flow;

/** Compiles the stages that the engine does itself; undefined for the others. */
export async function compileStage(stage: Doc, context: StageContext): Promise<Stage | undefined> {
  const [[name, operand] = ['', undefined]] = stage;
  switch (name) {
    case '$match':
      return matchStage(operand, context);
    case '$sort':
      return sortStage(operand);
    case '$limit':
      return limitStage(toNumber(operand));
    case '$skip':
      return skipStage(toNumber(operand));
    case '$count':
      return countStage(operand);
    case '$changeStream':
      throw new StoreError(40573, 'The $changeStream stage is only supported on replica sets');
    case '$geoNear':
    case '$out':
    case '$merge':
      throw new StoreError(115, `${name} is not supported by the embedded store`);
    default:
      return docStage(name, operand, context);
  }
}

async function docStage(name: string, operand: Value, context: StageContext): Promise<Stage | undefined> {
  const { compileDocStage } = await import('./doc-stages.ts');
  const step = compileDocStage(name, operand, context.variables);
  if (!step) return undefined;
  return async function* (flow) {
    for await (const doc of flow) yield doc && step(doc);
  };
}

async function matchStage(operand: Value, context: StageContext): Promise<Stage> {
  if (!(operand instanceof Map))
    throw new StoreError(15959, 'the match filter must be an expression in an object');
  const predicate = compileFilter(operand, await matchContext(operand, context.variables));
  return async function* (flow) {
    for await (const doc of flow) if (!doc || predicate(doc)) yield doc;
  };
}

function limitStage(limit: number): Stage {
  if (!(limit > 0)) throw new StoreError(15958, 'the limit must be positive');
  return async function* (flow) {
    let given = 0;
    for await (const doc of flow) {
      yield doc;
      if (doc && ++given === limit) return;
    }
  };
}

function skipStage(skip: number): Stage {
  return async function* (flow) {
    let left = skip;
    for await (const doc of flow) if (!doc || --left < 0) yield doc;
  };
}

function countStage(operand: Value): Stage {
  if (typeof operand !== 'string' || operand === '')
    throw new StoreError(40156, 'the count field must be a non-empty string');
  return async function* (flow) {
    let n = 0;
    for await (const doc of flow) {
      if (doc) n++;
      else yield undefined;
    }
    if (n > 0) yield new Map([[operand, n]]);
  };
}

const MAX_ROWS = 500_000;

function sortStage(operand: Value): Stage {
  if (!(operand instanceof Map)) throw new StoreError(15973, 'the $sort key specification must be an object');
  const parts = parseSort(operand);
  return async function* (flow) {
    const rows: { key: Buffer; doc: Doc }[] = [];
    for await (const doc of flow) {
      if (doc) rows.push({ key: sortKey(parts, doc), doc });
      else yield undefined;
      if (rows.length > MAX_ROWS) throw new StoreError(292, 'Sort exceeded memory limit');
    }
    rows.sort((a, b) => Buffer.compare(a.key, b.key));
    for (const { doc } of rows) yield doc;
  };
}

/** Collects a flow; yields its pauses on, returns the documents. */
export async function* collect(flow: Flow): AsyncGenerator<undefined, Doc[], void> {
  const docs: Doc[] = [];
  for await (const doc of flow) {
    if (doc) docs.push(doc);
    else yield undefined;
    if (docs.length > MAX_ROWS) throw new StoreError(292, 'Exceeded memory limit of an aggregation stage');
  }
  return docs;
}
