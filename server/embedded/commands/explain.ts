import { doc } from '../bsonx/encode.ts';
import type { Doc, Value } from '../bsonx/types.ts';
import { PacedReader } from '../cursors/reader.ts';
import { badValue, Code, failedToParse, StoreError } from '../errors.ts';
import { execute, type Query } from '../plan/execute.ts';
import type { IndexPlan } from '../plan/index-plan.ts';
import type { Plan } from '../plan/planner.ts';
import { countOf } from '../plan/count.ts';
import type { Reply } from '../wire/reply.ts';
import { limitOf, maxTimeOf, namespaceOf, type Call } from './context.ts';
import { planRead } from './read.ts';
import { leading, searchedBy } from './searched.ts';

const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** `explain` of find, count, distinct, update, delete, findAndModify and aggregate (its leading stages). Nothing is written. */
export async function explain(call: Call): Promise<Reply> {
  const inner = call.command.get('explain');
  if (!(inner instanceof Map)) throw badValue('explain needs a command');
  const verbosity = call.command.get('verbosity') ?? 'allPlansExecution';
  if (!VERBOSITIES.includes(verbosity as string))
    throw failedToParse(
      `verbosity string must be one of {${VERBOSITIES.map((each) => `'${each}'`).join(', ')}}`,
    );
  const maxTime = maxTimeOf(call.command) || maxTimeOf(inner);
  return explainCommand({ ...call, command: inner }, { executes: verbosity !== 'queryPlanner', maxTime });
}

interface How {
  /** The search is run and measured. */
  executes: boolean;
  maxTime: number;
}

/** Explains the command of a call. Throws IllegalOperation (20) for one that searches nothing. */
export async function explainCommand(call: Call, how: How): Promise<Reply> {
  const [name = ''] = call.command.keys();
  const find = searchedBy({ name, command: call.command, lists: call.lists });
  if (!find) throw new StoreError(Code.IllegalOperation, `Cannot explain cmd: ${name}`);
  const asked = { ...call, command: find };
  const limit = Math.abs(limitOf(find));
  const { query } = await planRead(asked, { filter: 'filter', limit });
  const planner: Doc = doc({
    namespace: namespaceOf(asked),
    parsedQuery: find.get('filter') ?? doc(),
    winningPlan: query ? describeQuery(query, name) : doc({ stage: 'EOF' }),
    rejectedPlans: [],
  });
  const explained: Doc = doc({ queryPlanner: planner });
  if (how.executes) explained.set('executionStats', await measure(query, { name, ...how }));
  const serverInfo = doc({ host: 'embedded', version: '7.0.0' });
  const rest = name === 'aggregate' ? restOf(call.command.get('pipeline')) : [];
  if (rest.length > 0)
    return { explainVersion: '1', stages: [doc({ $cursor: explained }), ...rest], serverInfo, ok: 1 };
  return { explainVersion: '1', ...Object.fromEntries(explained), command: call.command, serverInfo, ok: 1 };
}

/** The stages that the planner does not answer. */
function restOf(pipeline: Value): Value[] {
  return Array.isArray(pipeline) ? pipeline.slice(leading(pipeline, new Map())) : [];
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

async function measure(query: Query | undefined, { name, maxTime }: How & { name: string }): Promise<Doc> {
  const started = performance.now();
  const n = !query ? 0 : name === 'count' ? await countOf(query, { maxTime }) : await run(query, maxTime);
  const { keys, docs } = query?.stats ?? { keys: 0, docs: 0 };
  const stage = query ? describeQuery(query, name) : doc({ stage: 'EOF' });
  return doc({
    executionSuccess: true,
    nReturned: n,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: keys,
    totalDocsExamined: docs,
    executionStages: new Map([...stage, ['nReturned', n]]),
  });
}

async function run(query: Query, maxTime: number): Promise<number> {
  let n = 0;
  function* counting(): Generator<undefined, void, void> {
    for (const hit of execute(query)) {
      if (hit) n++;
      yield undefined;
    }
  }
  await new PacedReader(counting(), { maxTime, limit: 0 }).batch(Infinity);
  return n;
}
