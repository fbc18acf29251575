import { decodeDoc } from '../bsonx/decode.ts';
import { encodeDoc } from '../bsonx/encode.ts';
import { isNumber, toNumber, type Doc, type Fields, type Value } from '../bsonx/types.ts';
import { compileFilter } from '../match/compile.ts';
import { countOf } from '../plan/count.ts';
import { execute, type Query } from '../plan/execute.ts';
import { plan } from '../plan/planner.ts';
import { PAUSE } from '../plan/scan.ts';
import { parseSort } from '../plan/sort.ts';
import type { Engine } from '../store/engine.ts';
import { stagesOf, type Flow, type PipelineRequest, type Stage, type StageContext } from './flow.ts';
import { matchContext } from './hooks.ts';

/** Opens a pipeline: leading stages are answered by the planner, the others stream. Yields encoded documents. */
export async function* runPipeline(
  engine: Engine,
  request: PipelineRequest,
): AsyncGenerator<Buffer | undefined, void, void> {
  for await (const doc of await openFlow(engine, request)) yield doc && encodeDoc(doc);
}

/** The same, as decoded documents. */
export async function openFlow(engine: Engine, request: PipelineRequest): Promise<Flow> {
  const stages = stagesOf(request.stages);
  const lead = leading(stages);
  const rest = stages.slice(lead.used);
  const query = await leadingQuery(engine, request, lead);
  const counted = countedField(rest[0]);
  if (query && counted)
    return throughStages(
      countFlow(query, counted, request.maxTime ?? 0),
      rest.slice(1),
      contextOf(engine, request),
    );
  return fromQuery(query, rest, contextOf(engine, request));
}

/** Documents are decoded as a whole only for a stage that wants them so. */
async function fromQuery(query: Query | undefined, stages: Doc[], context: StageContext): Promise<Flow> {
  const [first, ...rest] = stages;
  if (!query || !first) return throughStages(query ? decoded(query) : nothing(), stages, context);
  const stage = await compiled(first, context);
  return throughStages(stage.overFields?.(fieldsOf(query)) ?? stage(decoded(query)), rest, context);
}

function contextOf(engine: Engine, { db, ns, variables, examined, spills }: PipelineRequest): StageContext {
  const context: StageContext = {
    engine,
    db,
    ns,
    variables,
    spills,
    open: (inner) => openFlow(engine, { ...inner, spills, ...(examined ? { examined } : {}) }),
    through: (flow, stages) => throughStages(flow, stages, context),
  };
  return context;
}

async function throughStages(source: Flow, stages: Doc[], context: StageContext): Promise<Flow> {
  let flow = source;
  for (const stage of stages) flow = (await compiled(stage, context))(flow);
  return flow;
}

async function compiled(stage: Doc, context: StageContext): Promise<Stage> {
  const { compileStage } = await import('./stages.ts');
  const own = await compileStage(stage, context);
  if (own) return own;
  const { mingoStage } = await import('./mingo-stage.ts');
  return mingoStage(stage, context);
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
    const open = lead.skip === 0 && lead.limit === 0;
    if (name === '$match' && operand instanceof Map && open) lead.filters.push(operand);
    else if (name === '$sort' && operand instanceof Map && !lead.sort && open) lead.sort = operand;
    else if (name === '$skip' && isCount(operand) && open) lead.skip = toNumber(operand);
    else if (name === '$limit' && lead.limit === 0 && isCount(operand) && toNumber(operand) > 0)
      lead.limit = toNumber(operand);
    else break;
    lead.used++;
  }
  return lead;
}

function isCount(value: Value): boolean {
  return isNumber(value) && Number.isSafeInteger(toNumber(value)) && toNumber(value) >= 0;
}

async function leadingQuery(
  engine: Engine,
  request: PipelineRequest,
  lead: Leading,
): Promise<Query | undefined> {
  const [only] = lead.filters;
  const filter: Doc =
    lead.filters.length > 1
      ? new Map<string, Value>([['$and', lead.filters]])
      : (only ?? new Map<string, Value>());
  const predicate = compileFilter(filter, await matchContext(filter, request.variables));
  const sort = lead.sort ? parseSort(lead.sort) : [];
  const collection = engine.catalog.get(request.ns);
  if (!collection) return undefined;
  const { hint } = request;
  const chosen = plan(collection, { filter, sort, ...(hint === undefined ? {} : { hint }) });
  const stats = request.examined ?? { keys: 0, docs: 0 };
  return {
    kv: engine.kv,
    collection,
    filter,
    plan: chosen,
    predicate,
    sort,
    skip: lead.skip,
    limit: lead.limit,
    spills: request.spills,
    stats,
  };
}

/** `{ $count: 'n' }` and `{ $group: { _id: <constant>, n: { $sum: 1 } } }` only want the number (countDocuments). */
function countedField(stage: Doc | undefined): { name: string; id: Doc } | undefined {
  const name = stage?.get('$count');
  if (typeof name === 'string' && name !== '') return { name, id: new Map() };
  const group = stage?.get('$group');
  if (!(group instanceof Map) || group.size !== 2) return undefined;
  const [[, id] = ['', undefined], [field, sum] = ['', undefined]] = group;
  const constant = id === null || typeof id === 'number';
  const one = sum instanceof Map && sum.size === 1 && sum.get('$sum') === 1;
  return constant && one && group.has('_id') ? { name: field, id: new Map([['_id', id]]) } : undefined;
}

async function* countFlow(
  query: Query,
  { name, id }: { name: string; id: Doc },
  maxTime: number,
): AsyncGenerator<Doc | undefined, void, void> {
  const n = await countOf({ ...query, sort: [] }, { maxTime });
  if (n > 0) yield new Map([...id, [name, n]]);
}

function* decoded(query: Query): Generator<Doc | undefined, void, void> {
  for (const hit of execute(query)) yield hit === PAUSE ? undefined : decodeDoc(hit.bytes);
}

function* fieldsOf(query: Query): Generator<Fields | undefined, void, void> {
  for (const hit of execute(query)) yield hit === PAUSE ? undefined : hit.doc;
}

function* nothing(): Generator<undefined, void, void> {
  yield undefined;
}
