import type { Doc, Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { leavesOf, parsePath } from '../match/path.ts';
import { setIn } from './doc-stages.ts';
import { expressionOf } from './expression.ts';
import { stagesOf, type Stage, type StageContext } from './flow.ts';

/** `$lookup`: each document's foreign ones are found through the planner, so an index on the foreign field serves. */
export function lookupStage(operand: Value, context: StageContext): Stage {
  if (!(operand instanceof Map)) throw new StoreError(40319, 'the $lookup specification must be an object');
  const from = operand.get('from');
  const as = operand.get('as');
  if (typeof from !== 'string' || typeof as !== 'string')
    throw new StoreError(40320, "$lookup needs 'from' and 'as'");
  const foreign = foreignOf(operand, context, from);
  return async function* (flow) {
    for await (const doc of flow) {
      if (!doc) yield undefined;
      else yield setIn(doc, as.split('.'), await foreign(doc)) as Doc;
    }
  };
}

function foreignOf(operand: Doc, context: StageContext, from: string): (doc: Doc) => Promise<Doc[]> {
  const local = operand.get('localField');
  const remote = operand.get('foreignField');
  const inner = operand.has('pipeline') ? stagesOf(operand.get('pipeline')) : [];
  const bind = bindings(operand.get('let'), context.variables);
  const path = typeof local === 'string' ? parsePath(local) : undefined;
  const request = { ns: `${context.db}.${from}`, db: context.db };
  return async (doc) => {
    const match =
      path && typeof remote === 'string'
        ? [new Map([['$match', joinFilter(remote, leavesOf(doc, path))]])]
        : [];
    const docs: Doc[] = [];
    const flow = await context.open({ ...request, stages: [...match, ...inner], variables: bind(doc) });
    for await (const found of flow) if (found) docs.push(found);
    return docs;
  };
}

/** Equality with any of the local values; a missing local field joins with null. */
function joinFilter(remote: string, leaves: Value[]): Doc {
  const values = leaves.flatMap((leaf) => (Array.isArray(leaf) ? leaf : [leaf]));
  const wanted = leaves.length === 0 ? [null] : values;
  const [only] = wanted;
  const simple =
    wanted.length === 1 &&
    !(only instanceof Map) &&
    !(typeof only === 'object' && only !== null && 'pattern' in only);
  return new Map([[remote, simple ? new Map([['$eq', only]]) : new Map([['$in', wanted]])]]);
}

/** The variables of `let`, as literals for the inner pipeline. */
function bindings(spec: Value, outer: Doc): (doc: Doc) => Doc {
  if (!(spec instanceof Map)) return () => outer;
  const compiled = [...spec].map(([name, expression]) => [name, expressionOf(expression, outer)] as const);
  return (doc) =>
    new Map([
      ...outer,
      ...compiled.map(([name, value]) => [name, new Map([['$literal', value(doc) ?? null]])] as const),
    ]);
}
