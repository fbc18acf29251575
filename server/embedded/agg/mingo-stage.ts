import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { collect, flowOf, type Stage, type StageContext } from './flow.ts';
import { fromPlain, toPlain } from './plain.ts';

type PlainDoc = Record<string, unknown>;

/** A stage that mingo runs over everything before it, collected. Other collections it names are read beforehand. */
export async function mingoStage(stage: Doc, context: StageContext): Promise<Stage> {
  const collections = new Map<string, PlainDoc[]>();
  for (const name of collectionsIn(stage)) {
    const flow = await context.open({
      ns: `${context.db}.${name}`,
      db: context.db,
      stages: [],
      variables: new Map(),
    });
    const docs: PlainDoc[] = [];
    for await (const doc of flow) if (doc) docs.push(toPlain(doc) as PlainDoc);
    collections.set(name, docs);
  }
  return async function* (flow) {
    const docs = yield* collect(flow);
    yield* flowOf(await runInMingo(docs, stage, collections));
  };
}

async function runInMingo(docs: Doc[], stage: Doc, collections: Map<string, PlainDoc[]>): Promise<Doc[]> {
  const { Aggregator } = await import('mingo');
  try {
    const options = {
      scriptEnabled: false,
      collectionResolver: (name: string) => collections.get(name) ?? [],
    };
    const aggregator = new Aggregator([toPlain(stage) as PlainDoc], options);
    return aggregator.run(docs.map((doc) => toPlain(doc) as PlainDoc)).map((doc) => fromPlain(doc) as Doc);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const unknown = /^unregistered pipeline operator (\S+?)\.?$/.exec(words)?.[1];
    throw new StoreError(40324, unknown ? `Unrecognized pipeline stage name: '${unknown}'` : words);
  }
}

function collectionsIn(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(collectionsIn);
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, inner]) =>
    name === 'from' && typeof inner === 'string' ? [inner] : collectionsIn(inner),
  );
}
