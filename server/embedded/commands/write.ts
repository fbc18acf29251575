import { compilePipelineUpdate } from '../agg/update-pipeline.ts';
import { matchContext, projectionCompiler } from '../agg/hooks.ts';
import { decodeDoc } from '../bsonx/decode.ts';
import { doc } from '../bsonx/encode.ts';
import { truthy } from '../bsonx/truth.ts';
import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { pacer, within } from '../cursors/deadline.ts';
import { Code, failedToParse, StoreError } from '../errors.ts';
import { filterOf } from '../match/compile.ts';
import { compileProjection } from '../project/compile.ts';
import type { Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';
import type { Selection } from '../write/find-target.ts';
import { insertMany, type WriteError } from '../write/insert.ts';
import {
  checkMulti,
  compileUpdate,
  deleteDocs,
  removeOne,
  updateDocs,
  type UpdateStatement,
} from '../write/update.ts';
import { RawValue, type Reply, type ReplyValue } from '../wire/reply.ts';
import { docField, maxTimeOf, namespaceOf, refuseCollation, type Call } from './context.ts';

/** `insert`. */
export async function insert(call: Call): Promise<Reply> {
  const ns = namespaceOf(call);
  const docs = call.lists.get('documents') ?? [];
  if (docs.length === 0)
    throw new StoreError(
      Code.InvalidLength,
      'Write batch sizes must be between 1 and 100000. Got 0 operations.',
    );
  const { engine } = call.context;
  const result = await engine.write(insertMany(engine, ns, { docs, ordered: isOrdered(call.command) }));
  return { n: result.n, ...errorsOf(result.errors), ok: 1 };
}

function isOrdered(command: Doc): boolean {
  return command.get('ordered') !== false;
}

function errorsOf(errors: WriteError[]): Reply {
  if (errors.length === 0) return {};
  return { writeErrors: errors.map(({ index, error }) => errorDoc(index, error)) };
}

function errorDoc(index: number, error: StoreError): Doc {
  const entry: Doc = doc({ index, code: error.code, errmsg: error.message });
  for (const [name, value] of error.extra ?? []) entry.set(name, value);
  return entry;
}

/** `update`. */
export async function update(call: Call): Promise<Reply> {
  const ns = namespaceOf(call);
  const { engine } = call.context;
  const statements: (UpdateStatement | StoreError)[] = [];
  const turn = pacer();
  for (const bytes of call.lists.get('updates') ?? []) {
    statements.push(await caught(() => updateStatement(decodeDoc(bytes), call)));
    await turn();
  }
  const work = runUpdates(engine, ns, { statements, ordered: isOrdered(call.command) });
  const { n, modified, upserted, errors } = await engine.write(within(maxTimeOf(call.command), work));
  return { n, nModified: modified, ...(upserted.length > 0 ? { upserted } : {}), ...errorsOf(errors), ok: 1 };
}

async function caught<T>(compile: () => Promise<T>): Promise<T | StoreError> {
  try {
    return await compile();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

async function updateStatement(entry: Doc, call: Call): Promise<UpdateStatement> {
  const u = entry.get('u');
  const multi = truthy(entry.get('multi'));
  checkMulti(u, multi);
  refuseCollation(entry);
  if (entry.has('sort'))
    throw new StoreError(Code.UnknownField, "BSON field 'update.updates.sort' is an unknown field.");
  const selection = await selectionOf(entry, 'q', call);
  const pipeline = Array.isArray(u)
    ? await compilePipelineUpdate(u, docField(call.command, 'let'))
    : undefined;
  return {
    selection,
    updater: compileUpdate(u, entry.get('arrayFilters'), pipeline),
    multi,
    upsert: truthy(entry.get('upsert')),
  };
}

async function selectionOf(entry: Doc, filterName: string, call: Call): Promise<Selection> {
  const filter = filterOf(entry.get(filterName));
  return {
    filter,
    sort: docField(entry, 'sort'),
    hint: entry.get('hint'),
    context: await matchContext(filter, docField(call.command, 'let')),
    examined: call.examined,
  };
}

interface UpdateTotals {
  n: number;
  modified: number;
  upserted: Doc[];
  errors: WriteError[];
}

function* runUpdates(
  engine: Engine,
  ns: string,
  { statements, ordered }: { statements: (UpdateStatement | StoreError)[]; ordered: boolean },
): Work<UpdateTotals> {
  const totals: UpdateTotals = { n: 0, modified: 0, upserted: [], errors: [] };
  for (const [index, statement] of statements.entries()) {
    try {
      if (statement instanceof StoreError) throw statement;
      const { matched, modified, upserted } = yield* updateDocs(engine, ns, statement);
      totals.n += matched + (upserted ? 1 : 0);
      totals.modified += modified;
      if (upserted) totals.upserted.push(doc({ index, _id: upserted.id }));
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === Code.MaxTimeMSExpired) throw error;
      totals.errors.push({ index, error });
      if (ordered) break;
    }
    yield;
  }
  return totals;
}

/** `delete`. */
export async function remove(call: Call): Promise<Reply> {
  const ns = namespaceOf(call);
  const { engine } = call.context;
  const statements: { selection: Selection; limit: number }[] = [];
  const turn = pacer();
  for (const bytes of call.lists.get('deletes') ?? []) {
    await turn();
    const entry = decodeDoc(bytes);
    refuseCollation(entry);
    const limit = toNumber(entry.get('limit'));
    if (limit !== 0 && limit !== 1)
      throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
    statements.push({
      selection: await selectionOf(entry, 'q', call),
      limit,
    });
  }
  const work = runDeletes(engine, ns, { statements, ordered: isOrdered(call.command) });
  const { n, errors } = await engine.write(within(maxTimeOf(call.command), work));
  return { n, ...errorsOf(errors), ok: 1 };
}

function* runDeletes(
  engine: Engine,
  ns: string,
  { statements, ordered }: { statements: { selection: Selection; limit: number }[]; ordered: boolean },
): Work<{ n: number; errors: WriteError[] }> {
  const totals = { n: 0, errors: [] as WriteError[] };
  for (const [index, statement] of statements.entries()) {
    try {
      totals.n += yield* deleteDocs(engine, ns, statement);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === Code.MaxTimeMSExpired) throw error;
      totals.errors.push({ index, error });
      if (ordered) break;
    }
    yield;
  }
  return totals;
}

/** `findAndModify`. */
export async function findAndModify(call: Call): Promise<Reply> {
  const { command } = call;
  const ns = namespaceOf(call);
  const { engine } = call.context;
  refuseCollation(command);
  const variables = docField(command, 'let');
  const selection = await selectionOf(command, 'query', call);
  const fields = docField(command, command.has('fields') ? 'fields' : 'projection');
  const projector = compileProjection(fields, selection.filter, await projectionCompiler(fields));
  const value = (bytes: Buffer | undefined): ReplyValue =>
    bytes ? new RawValue(projector ? projector(bytes) : bytes) : null;
  if (truthy(command.get('remove'))) {
    if (command.has('update')) throw failedToParse('Cannot specify both an update and remove=true');
    const removed = await engine.write(within(maxTimeOf(command), removeOne(engine, ns, selection)));
    return { lastErrorObject: doc({ n: removed ? 1 : 0 }), value: value(removed), ok: 1 };
  }
  return modify(call, { selection, variables, value });
}

interface Modification {
  selection: Selection;
  variables: Doc;
  value: (bytes: Buffer | undefined) => ReplyValue;
}

async function modify(call: Call, { selection, variables, value }: Modification): Promise<Reply> {
  const { command, context } = call;
  const { engine } = context;
  const u: Value = command.get('update');
  if (u === undefined) throw failedToParse('Either an update or remove=true must be specified');
  const pipeline = Array.isArray(u) ? await compilePipelineUpdate(u, variables) : undefined;
  const updater = compileUpdate(u, command.get('arrayFilters'), pipeline);
  const statement = { selection, updater, multi: false, upsert: truthy(command.get('upsert')) };
  const outcome = await engine.write(
    within(maxTimeOf(command), updateDocs(engine, namespaceOf(call), statement)),
  );
  const last = doc({ n: outcome.matched + (outcome.upserted ? 1 : 0), updatedExisting: outcome.matched > 0 });
  if (outcome.upserted) last.set('upserted', outcome.upserted.id);
  return {
    lastErrorObject: last,
    value: value(truthy(command.get('new')) ? outcome.after : outcome.before),
    ok: 1,
  };
}
