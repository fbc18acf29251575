import { truthy } from '../bsonx/truth.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { setIn } from './doc-stages.ts';
import { collect, flowOf, stagesOf, type Stage, type StageContext } from './flow.ts';

/** `$unwind`. */
export function unwindStage(operand: Value): Stage {
  const options: Doc = operand instanceof Map ? operand : new Map([['path', operand]]);
  const given = options.get('path');
  if (typeof given !== 'string' || !given.startsWith('$')) {
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'");
  }
  const path = given.slice(1).split('.');
  const keep = truthy(options.get('preserveNullAndEmptyArrays'));
  const position = options.get('includeArrayIndex');
  const at = typeof position === 'string' ? position.split('.') : undefined;
  return async function* (flow) {
    for await (const doc of flow) {
      if (doc) yield* unwound(doc, { path, keep, at });
      else yield undefined;
    }
  };
}

interface Unwinding {
  path: string[];
  keep: boolean;
  at: string[] | undefined;
}

function* unwound(doc: Doc, { path, keep, at }: Unwinding): Generator<Doc> {
  const value = path.reduce<Value>(
    (inner, name) => (inner instanceof Map ? inner.get(name) : undefined),
    doc,
  );
  const placed = (item: Doc, index: Value): Doc => (at ? (setIn(item, at, index) as Doc) : item);
  if (!Array.isArray(value)) {
    if (keep || (value !== undefined && value !== null)) yield placed(doc, null);
    return;
  }
  if (value.length === 0 && keep) yield placed(setIn(doc, path, undefined) as Doc, null);
  for (const [index, item] of value.entries())
    yield placed(setIn(doc, path, item ?? null) as Doc, BigInt(index));
}

/** `$facet`: every branch over the same documents. */
export function facetStage(operand: Value, context: StageContext): Stage {
  if (!(operand instanceof Map))
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  const branches = [...operand].map(([name, stages]) => [name, stagesOf(stages)] as const);
  return async function* (flow) {
    const docs = yield* collect(flow);
    const out: Doc = new Map();
    for (const [name, stages] of branches) {
      out.set(name, yield* collect(await context.through(flowOf(docs), stages)));
    }
    yield out;
  };
}

/** `$unionWith`. */
export function unionStage(operand: Value, context: StageContext): Stage {
  const name = operand instanceof Map ? operand.get('coll') : operand;
  if (typeof name !== 'string') throw new StoreError(9, '$unionWith needs a collection');
  const stages = operand instanceof Map && operand.has('pipeline') ? stagesOf(operand.get('pipeline')) : [];
  return async function* (flow) {
    yield* flow;
    yield* await context.open({
      ns: `${context.db}.${name}`,
      db: context.db,
      stages,
      variables: context.variables,
    });
  };
}
