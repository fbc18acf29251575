import { doc } from '../bsonx/encode.ts';
import { type Doc, type Value } from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import { execute, type Query } from '../plan/execute.ts';
import type { IndexPlan, Plan } from '../plan/planner.ts';
import { countOf } from '../plan/count.ts';
import type { Reply } from '../wire/reply.ts';
import { countField, namespaceOf, type Call } from './context.ts';
import { planRead } from './read.ts';

/** `explain` of find, count, distinct, update, delete, findAndModify and aggregate (its leading stages). */
export async function explain(call: Call): Promise<Reply> {
  const inner = call.command.get('explain');
  if (!(inner instanceof Map)) throw badValue('explain needs a command');
  const [name = ''] = inner.keys();
  const command = readOf(name, inner);
  const asked = { ...call, command };
  const limit = Math.abs(countField(command, 'limit', 0));
  const read = await planRead(asked, { filter: 'filter', limit });
  const verbosity = call.command.get('verbosity');
  const planner: Doc = doc({
    namespace: namespaceOf(asked),
    winningPlan: read.query ? describeQuery(read.query, name) : doc({ stage: 'EOF' }),
    rejectedPlans: [],
  });
  const reply: Reply = { explainVersion: '1', queryPlanner: planner, ok: 1 };
  if (verbosity !== 'queryPlanner' && read.query) reply['executionStats'] = await measure(read.query, name);
  return { ...reply, serverInfo: doc({ host: 'embedded', version: '7.0.0' }) };
}

/** The find that a command's search amounts to. */
function readOf(name: string, inner: Doc): Doc {
  const target = inner.get(name);
  const find: Doc = new Map<string, Value>([['find', target]]);
  const [statement] = (inner.get('updates') ?? inner.get('deletes') ?? []) as Doc[];
  const from = statement ?? inner;
  const filterName = statement ? 'q' : inner.has('filter') ? 'filter' : 'query';
  find.set('filter', from.get(filterName) ?? null);
  for (const option of ['sort', 'hint', 'limit', 'skip', 'let'])
    if (from.has(option)) find.set(option, from.get(option));
  if (statement) find.delete('limit');
  if (name === 'aggregate') leading(inner.get('pipeline'), find);
  return find;
}

function leading(pipeline: Value, find: Doc): void {
  for (const stage of Array.isArray(pipeline) ? pipeline : []) {
    if (!(stage instanceof Map)) return;
    const [[name, operand] = ['', undefined]] = stage;
    if (name === '$match' && !find.get('filter')) find.set('filter', operand);
    else if (name === '$sort' && !find.has('sort')) find.set('sort', operand);
    else if (name === '$limit') find.set('limit', operand);
    else return;
  }
}

function describeQuery(query: Query, command: string): Doc {
  const { plan, sort } = query;
  const covered = command === 'count' && plan.kind === 'index' && plan.exact;
  const access = describePlan(plan);
  const fetched =
    plan.kind === 'collection'
      ? access
      : covered
        ? doc({ stage: 'COUNT_SCAN', inputStage: access })
        : doc({ stage: 'FETCH', inputStage: access });
  if (sort.length === 0 || plan.sorted) return fetched;
  return doc({
    stage: 'SORT',
    sortPattern: new Map(sort.map(({ path, direction }) => [path.text, direction])),
    inputStage: fetched,
  });
}

function describePlan(plan: Plan): Doc {
  if (plan.kind === 'collection')
    return doc({ stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' });
  if (plan.kind === 'union') return doc({ stage: 'OR', inputStages: plan.branches.map(describePlan) });
  const scan = describeIndex(plan);
  return plan.merge ? doc({ stage: 'SORT_MERGE', inputStage: scan }) : scan;
}

function describeIndex(plan: IndexPlan): Doc {
  return doc({
    stage: 'IXSCAN',
    indexName: plan.index.name,
    keyPattern: plan.index.key,
    isMultiKey: plan.index.multikey !== 0,
    isUnique: plan.index.unique,
    isSparse: plan.index.sparse,
    isPartial: plan.index.partial !== undefined,
    direction: plan.reverse ? 'backward' : 'forward',
    intervals: plan.intervals.length,
  });
}

async function measure(query: Query, command: string): Promise<Doc> {
  const started = performance.now();
  const n = command === 'count' ? await countOf(query, { maxTime: 0 }) : await run(query);
  return doc({
    executionSuccess: true,
    nReturned: n,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: query.stats.keys,
    totalDocsExamined: query.stats.docs,
  });
}

async function run(query: Query): Promise<number> {
  const { PacedReader } = await import('../cursors/reader.ts');
  let n = 0;
  function* counting(): Generator<undefined, void, void> {
    for (const hit of execute(query)) {
      if (hit) n++;
      yield undefined;
    }
  }
  await new PacedReader(counting(), { maxTime: 0, limit: 0 }).batch(Infinity);
  return n;
}
