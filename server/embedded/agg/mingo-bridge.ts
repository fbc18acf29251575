import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { fromPlain, toPlain } from './plain.ts';

type PlainDoc = Record<string, unknown>;

/** Runs stages in mingo over whole documents; for what the engine does not do itself. */
export async function runInMingo(
  docs: Doc[],
  stages: Value[],
  collections: Map<string, Doc[]>,
): Promise<Doc[]> {
  const { Aggregator } = await import('mingo');
  try {
    const aggregator = new Aggregator(stages.map(toPlain) as PlainDoc[], {
      scriptEnabled: false,
      collectionResolver: (name: string) => (collections.get(name) ?? []).map(toPlain) as PlainDoc[],
    });
    return aggregator.run(docs.map(toPlain) as PlainDoc[]).map((doc) => fromPlain(doc) as Doc);
  } catch (error) {
    throw new StoreError(40324, error instanceof Error ? error.message : String(error));
  }
}
