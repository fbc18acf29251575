import type { Doc, Fields, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { Budget, weightOf } from './budget.ts';
import type { ScanStats } from '../plan/scan.ts';
import type { Engine } from '../store/engine.ts';

/** Documents on their way through a pipeline; undefined is a point to let go. */
export type Flow = Generator<Doc | undefined, void, void> | AsyncGenerator<Doc | undefined, void, void>;

/** A pipeline to run. */
export interface PipelineRequest {
  ns: string;
  db: string;
  stages: Value[];
  variables: Doc;
  hint?: Value;
  /** Counts what is looked at. */
  examined?: ScanStats;
  /** Milliseconds after which counting gives up; 0: never. */
  maxTime?: number;
  /** False: a sort may not go on in a file. */
  spills?: boolean | undefined;
}

/** Where a pipeline runs, and how a stage opens pipelines of its own. */
export interface StageContext {
  engine: Engine;
  db: string;
  ns: string;
  variables: Doc;
  /** False: a sort may not go on in a file. */
  spills?: boolean | undefined;
  open: (request: PipelineRequest) => Promise<Flow>;
  /** Appends stages to a flow. */
  through: (flow: Flow, stages: Doc[]) => Promise<Flow>;
}

/** A compiled stage: turns a flow of documents into another. */
export type Stage = ((flow: Flow) => Flow) & {
  /** The same for documents of which it only reads some fields, where they need not be decoded for it. */
  overFields?: (docs: Iterable<Fields | undefined>) => Flow;
};

/** Collects a flow; passes its pauses on, returns the documents. Refuses beyond 100 MB. */
export async function* collect(flow: Flow): AsyncGenerator<undefined, Doc[], void> {
  const docs: Doc[] = [];
  const budget = new Budget('An aggregation stage that needs all documents at once');
  yield* visitAll(flow, (doc) => {
    budget.spend(weightOf(doc));
    docs.push(doc);
  });
  return docs;
}

/** Visits every document and passes the pauses on; without a promise for each where the flow has none. A visitor that answers true wants a pause. */
export async function* visitAll<D extends Fields>(
  flow: Iterable<D | undefined> | AsyncIterable<D | undefined>,
  visit: (doc: D) => unknown,
): AsyncGenerator<undefined, void, void> {
  if (Symbol.iterator in flow) {
    for (const doc of flow) if (!doc || visit(doc) === true) yield undefined;
  } else {
    for await (const doc of flow) if (!doc || visit(doc) === true) yield undefined;
  }
}

/** A flow over documents at hand. */
export function* flowOf(docs: Iterable<Doc>): Generator<Doc | undefined, void, void> {
  let since = 0;
  for (const doc of docs) {
    yield doc;
    if (++since % 64 === 0) yield undefined;
  }
}

/** The stages of a sub-pipeline. */
export function stagesOf(value: Value): Doc[] {
  if (!Array.isArray(value)) throw new StoreError(14, 'a pipeline must be an array');
  return value.map((stage) => {
    if (!(stage instanceof Map) || stage.size !== 1) {
      throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    return stage;
  });
}
