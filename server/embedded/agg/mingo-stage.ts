import type { Doc, Value } from '../bsonx/types.ts';
import { runInMingo } from './mingo-bridge.ts';
import { openFlow } from './pipeline.ts';
import { collect, type Stage, type StageContext } from './stages.ts';

/** A stage that mingo runs over everything before it, collected. Other collections it names are read beforehand. */
export async function mingoStage(stage: Doc, context: StageContext): Promise<Stage> {
  const collections = new Map<string, Doc[]>();
  for (const name of collectionsIn(stage)) {
    const flow = await openFlow(context.engine, {
      ns: `${context.db}.${name}`,
      db: context.db,
      stages: [],
      variables: new Map(),
    });
    const docs: Doc[] = [];
    for await (const doc of flow) if (doc) docs.push(doc);
    collections.set(name, docs);
  }
  return async function* (flow) {
    const docs = yield* collect(flow);
    yield* await runInMingo(docs, [stage], collections);
  };
}

function collectionsIn(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(collectionsIn);
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, inner]) => {
    if ((name === 'from' || name === 'coll' || name === '$unionWith') && typeof inner === 'string')
      return [inner];
    return collectionsIn(inner);
  });
}
