import { encodeDoc } from '../bsonx/encode.ts';
import { KeyWriter } from '../bsonx/key.ts';
import { isNumber, toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { truthy } from '../bsonx/truth.ts';
import { matchContext, projectionCompiler } from '../agg/hooks.ts';
import { PacedReader } from '../cursors/reader.ts';
import { Code, StoreError } from '../errors.ts';
import { compileFilter, filterOf } from '../match/compile.ts';
import { anyLeaf, parsePath } from '../match/path.ts';
import { countOf } from '../plan/count.ts';
import { execute, type Query } from '../plan/execute.ts';
import { plan } from '../plan/planner.ts';
import { PAUSE } from '../plan/scan.ts';
import { parseSort } from '../plan/sort.ts';
import { compileProjection, type Projector } from '../project/compile.ts';
import type { Reply } from '../wire/reply.ts';
import {
  countField,
  limitOf,
  docField,
  maxTimeOf,
  mayUseDisk,
  namespaceOf,
  refuseCollation,
  textField,
  type Call,
} from './context.ts';

/** What find, count, distinct and explain have in common. */
export interface Read {
  query: Query | undefined;
  filter: Doc;
}

/** Plans a read; `query` is undefined where the collection does not exist. */
export async function planRead(call: Call, names: { filter: string; limit: number }): Promise<Read> {
  const { command, context } = call;
  refuseCollation(command);
  const filter = filterOf(command.get(names.filter));
  const predicate = compileFilter(filter, await matchContext(filter, docField(command, 'let')));
  const sortSpec = docField(command, 'sort');
  const sort = parseSort(sortSpec);
  const natural = sortSpec.has('$natural') ? (toNumber(sortSpec.get('$natural')) < 0 ? -1 : 1) : 0;
  const collection = context.engine.catalog.get(namespaceOf(call));
  if (!collection) return { filter, query: undefined };
  const hint = command.get('hint');
  const chosen = plan(collection, { filter, sort, natural, ...(hint === undefined ? {} : { hint }) });
  const skip = countField(command, 'skip', 0);
  return {
    filter,
    query: {
      kv: context.engine.kv,
      collection,
      filter,
      plan: chosen,
      predicate,
      sort,
      skip,
      limit: names.limit,
      spills: mayUseDisk(command),
      stats: call.examined,
    },
  };
}

/** Options of find that change what it gives, and that are not here. */
const REFUSED = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData'];

/** `find`. */
export async function find(call: Call): Promise<Reply> {
  const { command } = call;
  for (const option of REFUSED)
    if (truthy(command.get(option)))
      throw new StoreError(
        Code.CommandNotSupported,
        `The option '${option}' is not supported by the embedded store`,
      );
  const ns = namespaceOf(call);
  const given = limitOf(command);
  const single = truthy(command.get('singleBatch')) || given < 0;
  const limit = Math.abs(given);
  const read = await planRead(call, { filter: 'filter', limit });
  const spec = docField(command, 'projection');
  const projector = compileProjection(spec, read.filter, await projectionCompiler(spec));
  const reader = new PacedReader(documents(read.query, projector), {
    maxTime: maxTimeOf(command),
    limit,
  });
  const batchSize = countField(command, 'batchSize', 101);
  return firstBatch(call, { ns, reader }, { batchSize, single });
}

function* documents(
  query: Query | undefined,
  projector: Projector | undefined,
): Generator<Buffer | undefined, void, void> {
  if (!query) return;
  for (const hit of execute(query))
    yield hit === PAUSE ? undefined : projector ? projector(hit.bytes) : hit.bytes;
}

/** Answers with the first batch of a reader and keeps it open where more may follow. */
export async function firstBatch(
  call: Call,
  { ns, reader }: { ns: string; reader: PacedReader },
  how: { batchSize: number; single: boolean },
): Promise<Reply> {
  const docs = await reader.batch(how.batchSize);
  if (how.single) reader.close();
  const id = reader.done ? 0n : call.context.cursors.add(reader, ns, call);
  return { cursor: { fields: { firstBatch: docs, id, ns } }, ok: 1 };
}

/** `getMore`. */
export async function getMore({ context, db, command }: Call): Promise<Reply> {
  const id = cursorId(command.get('getMore'));
  const ns = `${db}.${textField(command, 'collection')}`;
  const reader = context.cursors.get(id, ns);
  const batchSize = countField(command, 'batchSize', 0);
  try {
    const docs = await reader.batch(batchSize === 0 ? Infinity : batchSize);
    if (reader.done) context.cursors.close(id);
    return { cursor: { fields: { nextBatch: docs, id: reader.done ? 0n : id, ns } }, ok: 1 };
  } catch (error) {
    context.cursors.close(id);
    throw error;
  }
}

/** A cursor's number. Throws TypeMismatch (14) for anything else. */
function cursorId(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number))
    throw new StoreError(Code.TypeMismatch, 'a cursor id must be a whole number');
  return BigInt(number);
}

/** `killCursors`. */
export function killCursors({ context, command }: Call): Reply {
  const ids = command.get('cursors');
  const killed: Value[] = [];
  const missing: Value[] = [];
  for (const id of Array.isArray(ids) ? ids : []) {
    (context.cursors.close(cursorId(id)) ? killed : missing).push(id);
  }
  return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
}

/** `count`: from the stored number, from keys alone, or by looking. */
export async function count(call: Call): Promise<Reply> {
  const limit = Math.abs(limitOf(call.command));
  const read = await planRead(call, { filter: 'query', limit });
  if (!read.query) return { n: 0, ok: 1 };
  const n = await countOf(read.query, { maxTime: maxTimeOf(call.command) });
  return { n, ok: 1 };
}

const MAX_DOCUMENT = 16 * 1024 * 1024;

/** `distinct`. */
export async function distinct(call: Call): Promise<Reply> {
  const read = await planRead(call, { filter: 'query', limit: 0 });
  const path = parsePath(textField(call.command, 'key'));
  const values = new Map<string, Value>();
  const keys = new KeyWriter();
  let size = 0;
  const add = (value: Value): void => {
    if (value === undefined) return;
    keys.p = 0;
    keys.part(value, 1);
    const key = keys.slice().latin1Slice();
    if (values.has(key)) return;
    values.set(key, value);
    if ((size += key.length) > MAX_DOCUMENT)
      throw new StoreError(Code.DistinctTooBig, 'distinct too big, 16mb cap');
  };
  await drain(read.query, maxTimeOf(call.command), (query) => {
    anyLeaf(query, path, (value) => {
      if (Array.isArray(value)) value.forEach(add);
      else add(value);
      return false;
    });
  });
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return { values: sorted, ok: 1 };
}

async function drain(
  query: Query | undefined,
  maxTime: number,
  visit: (doc: { get(name: string): Value }) => void,
): Promise<void> {
  if (!query) return;
  function* visiting(wanted: Query): Generator<Buffer | undefined, void, void> {
    for (const hit of execute(wanted)) {
      if (hit !== PAUSE) visit(hit.doc);
      yield undefined;
    }
  }
  await new PacedReader(visiting(query), { maxTime, limit: 0 }).batch(Infinity);
}

/** Encodes documents for replies that list them (indexes, collections). */
export function encoded(docs: Doc[]): Buffer[] {
  return docs.map(encodeDoc);
}
