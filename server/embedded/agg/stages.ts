import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match/compile.ts';
import { parseSort, sortKey } from '../plan/sort.ts';
import { Sorter } from '../plan/sorter.ts';
import { compileDocStage } from './doc-stages.ts';
import { visitAll, type Stage, type StageContext } from './flow.ts';
import { bucketStage, groupStage, sortByCount } from './group.ts';
import { matchContext } from './hooks.ts';
import { lookupStage } from './lookup.ts';
import { facetStage, unionStage, unwindStage } from './reshape.ts';

const REFUSED = new Set([
  '$geoNear',
  '$out',
  '$merge',
  '$changeStream',
  '$indexStats',
  '$collStats',
  '$planCacheStats',
  '$currentOp',
  '$search',
  '$vectorSearch',
]);

/** Compiles the stages that the engine does itself; undefined for the others. */
export async function compileStage(stage: Doc, context: StageContext): Promise<Stage | undefined> {
  const [[name, operand] = ['', undefined]] = stage;
  switch (name) {
    case '$match':
      return matchStage(operand, context);
    case '$sort':
      return sortStage(operand, context);
    case '$limit':
      return limitStage(toNumber(operand));
    case '$skip':
      return skipStage(toNumber(operand));
    case '$count':
      return countStage(operand);
    case '$group':
      return groupStage(operand, context);
    case '$bucket':
      return bucketStage(operand, context);
    case '$sortByCount':
      return sortByCount(operand, context);
    case '$unwind':
      return unwindStage(operand);
    case '$lookup':
      return lookupStage(operand, context);
    case '$facet':
      return facetStage(operand, context);
    case '$unionWith':
      return unionStage(operand, context);
    default:
      return refuseOrDoc(name, operand, context);
  }
}

function refuseOrDoc(name: string, operand: Value, context: StageContext): Stage | undefined {
  if (name === '$changeStream')
    throw new StoreError(40573, 'The $changeStream stage is only supported on replica sets');
  if (REFUSED.has(name)) throw new StoreError(115, `${name} is not supported by the embedded store`);
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
  if (!Number.isInteger(limit)) throw new StoreError(5107201, 'the limit must be a whole number');
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
  if (!Number.isInteger(skip)) throw new StoreError(5107200, 'the skip must be a whole number');
  if (!(skip >= 0)) throw new StoreError(15956, 'Argument to $skip cannot be negative');
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
    yield* visitAll(flow, () => {
      n++;
    });
    if (n > 0) yield new Map([[operand, n]]);
  };
}

/** What a decoded document is taken to weigh until it is packed. */
const DOC_BYTES = 1000;
/** So many are packed in one step. */
const RUN = 512;

function sortStage(operand: Value, { engine, spills }: StageContext): Stage {
  if (!(operand instanceof Map)) throw new StoreError(15973, 'the $sort key specification must be an object');
  const parts = parseSort(operand);
  return async function* (flow) {
    const sorter = new Sorter<{ key: Buffer; order: number; doc: Doc }>({
      run: RUN,
      pack: ({ doc }) => encodeDoc(doc),
      unpack: (key, bytes) => ({ key, order: 0, doc: decodeDoc(bytes) }),
      advice: () =>
        'an index can only give the order of a $sort that comes first or after $match; a $match before it leaves less to sort',
      dir: engine.kv.dir,
      spills,
    });
    try {
      yield* visitAll(flow, (doc) => sorter.add({ key: sortKey(parts, doc), order: 0, doc }, DOC_BYTES));
      let since = 0;
      for (const { doc } of sorter.sorted()) {
        yield doc;
        if (++since % 64 === 0) yield undefined;
      }
    } finally {
      sorter.close();
    }
  };
}
