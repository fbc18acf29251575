import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match/compile.ts';
import { execute } from '../plan/execute.ts';
import { plan } from '../plan/planner.ts';
import { PAUSE } from '../plan/scan.ts';
import { parseSort, type SortPart } from '../plan/sort.ts';
import type { Engine } from '../store/engine.ts';
import { matchContext } from './hooks.ts';
import { compileStage, type Stage, type StageContext } from './stages.ts';

/** A pipeline to run. */
export interface PipelineRequest {
  ns: string;
  db: string;
  stages: Value[];
  variables: Doc;
  hint?: Value;
}

/** Documents on their way through a pipeline; undefined is a point to let go. */
export type Flow = Generator<Doc | undefined, void, void> | AsyncGenerator<Doc | undefined, void, void>;

/** Opens a pipeline: leading stages are answered by the planner, the others stream. Yields encoded documents. */
export async function openPipeline(
  engine: Engine,
  request: PipelineRequest,
): Promise<AsyncGenerator<Buffer | undefined, void, void>> {
  const flow = await openFlow(engine, request);
  return encodeFlow(flow);
}

async function* encodeFlow(flow: Flow): AsyncGenerator<Buffer | undefined, void, void> {
  for await (const doc of flow) yield doc && encodeDoc(doc);
}

/** The same, as decoded documents. */
export async function openFlow(engine: Engine, request: PipelineRequest): Promise<Flow> {
  const { stages } = request;
  for (const stage of stages) {
    if (!(stage instanceof Map) || stage.size !== 1) {
      throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
  }
  const { source, rest } = await readLeading(engine, request, stages as Doc[]);
  let flow: Flow = source;
  const context: StageContext = { engine, db: request.db, ns: request.ns, variables: request.variables };
  for (const stage of await compileAll(rest, context)) flow = stage(flow);
  return flow;
}

async function compileAll(stages: Doc[], context: StageContext): Promise<Stage[]> {
  const compiled: Stage[] = [];
  for (let i = 0; i < stages.length; i++) {
    const stage = await compileStage(stages[i] as Doc, context);
    if (!stage) {
      const { mingoStage } = await import('./mingo-stage.ts');
      compiled.push(await mingoStage(stages[i] as Doc, context));
    } else compiled.push(stage);
  }
  return compiled;
}

interface Leading {
  filters: Doc[];
  sort: Doc | undefined;
  skip: number;
  limit: number;
  used: number;
}

/** Gathers `$match* $sort? $skip? $limit?` from the front. */
function leading(stages: Doc[]): Leading {
  const lead: Leading = { filters: [], sort: undefined, skip: 0, limit: 0, used: 0 };
  for (const stage of stages) {
    const [[name, operand] = ['', undefined]] = stage;
    if (name === '$match' && operand instanceof Map && lead.skip === 0 && lead.limit === 0)
      lead.filters.push(operand);
    else if (name === '$sort' && operand instanceof Map && !lead.sort && lead.skip === 0 && lead.limit === 0)
      lead.sort = operand;
    else if (name === '$skip' && lead.skip === 0 && lead.limit === 0) lead.skip = toNumber(operand);
    else if (name === '$limit' && lead.limit === 0 && toNumber(operand) > 0) lead.limit = toNumber(operand);
    else break;
    lead.used++;
  }
  return lead;
}

async function readLeading(
  engine: Engine,
  request: PipelineRequest,
  stages: Doc[],
): Promise<{ source: Flow; rest: Doc[] }> {
  const [first] = stages;
  if (first?.has('$documents') || request.ns.endsWith('.$cmd.aggregate'))
    return { source: nothing(), rest: stages };
  const lead = leading(stages);
  const filter: Doc =
    lead.filters.length === 1
      ? (lead.filters[0] as Doc)
      : lead.filters.length === 0
        ? new Map()
        : new Map([['$and', lead.filters]]);
  const predicate = compileFilter(filter, await matchContext(filter, request.variables));
  const sort: SortPart[] = lead.sort ? parseSort(lead.sort) : [];
  const collection = engine.catalog.get(request.ns);
  const rest = stages.slice(lead.used);
  if (!collection) return { source: nothing(), rest };
  const { hint } = request;
  const chosen = plan(collection, { filter, sort, ...(hint === undefined ? {} : { hint }) });
  const stats = { keys: 0, docs: 0 };
  const query = {
    kv: engine.kv,
    collection,
    plan: chosen,
    predicate,
    sort,
    skip: lead.skip,
    limit: lead.limit,
    stats,
  };
  return { source: decoded(query), rest };
}

function* decoded(query: Parameters<typeof execute>[0]): Generator<Doc | undefined, void, void> {
  for (const hit of execute(query)) yield hit === PAUSE ? undefined : decodeDoc(hit.bytes);
}

function* nothing(): Generator<undefined, void, void> {
  yield undefined;
}
