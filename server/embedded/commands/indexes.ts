import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { truthy } from '../bsonx/truth.ts';
import { equals } from '../bsonx/compare.ts';
import { within } from '../cursors/deadline.ts';
import { badValue, Code, StoreError } from '../errors.ts';
import type { Collection } from '../store/catalog.ts';
import { ENOUGH, type Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';
import { indexFromSpec, nameOf, sameKey, sameOptions, type Index } from '../store/index-spec.ts';
import { RIDS } from '../store/layout.ts';
import { RawList, type Reply } from '../wire/reply.ts';
import { docField, maxTimeOf, namespaceOf, type Call } from './context.ts';
import { encoded } from './read.ts';

/** `createIndexes`: builds each index in slices while other work goes on. */
export async function createIndexes(call: Call): Promise<Reply> {
  const ns = namespaceOf(call);
  const specs = call.command.get('indexes');
  if (!Array.isArray(specs) || specs.length === 0)
    throw badValue('Must specify at least one index to create');
  const { engine } = call.context;
  const created = engine.catalog.get(ns) === undefined;
  let before = 1;
  let now = 1;
  for (const [i, spec] of specs.entries()) {
    if (!(spec instanceof Map))
      throw new StoreError(Code.TypeMismatch, 'The elements of the indexes array must be objects');
    const counts = await engine.write(within(maxTimeOf(call.command), buildIndex(engine, ns, spec)));
    if (i === 0) before = counts.before;
    now = counts.after;
  }
  return {
    numIndexesBefore: before,
    numIndexesAfter: now,
    createdCollectionAutomatically: created,
    ok: 1,
    ...(before === now ? { note: 'all indexes already exist' } : {}),
  };
}

function* buildIndex(engine: Engine, ns: string, spec: Doc): Work<{ before: number; after: number }> {
  const collection = engine.ensure(ns);
  const before = collection.indexes.length;
  const index = indexFromSpec(spec, collection.nextIndex);
  if (existing(collection, index)) return { before, after: before };
  collection.nextIndex++;
  index.ready = collection.count === 0;
  collection.indexes.push(index);
  engine.catalog.save(collection);
  if (!index.ready) {
    try {
      yield* fill(engine, collection, index);
    } catch (error) {
      yield* engine.dropIndex(collection, index);
      throw error;
    }
    index.ready = true;
    engine.catalog.save(collection);
  }
  return { before, after: collection.indexes.length };
}

/** True when the very same index is there. Throws where one of the same name or key differs. */
function existing(collection: Collection, wanted: Index): boolean {
  for (const index of collection.indexes) {
    if (index.name === wanted.name) {
      if (sameKey(index.key, wanted.key) && (sameOptions(index, wanted) || index.no === 0)) return true;
      const message = `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${nameOf(wanted.key)}, existing index: ${nameOf(index.key)}`;
      throw new StoreError(
        sameKey(index.key, wanted.key) ? Code.IndexOptionsConflict : Code.IndexKeySpecsConflict,
        message,
      );
    }
    if (sameKey(index.key, wanted.key) && equals(index.partial, wanted.partial)) {
      if (index.no === 0) return true;
      throw new StoreError(
        Code.IndexOptionsConflict,
        `Index already exists with a different name: ${index.name}`,
      );
    }
  }
  return false;
}

/** Milliseconds of adding to an index for one transaction: committing so many scattered pages takes as long again. */
const FILL_SLICE = 3;

/** Adds every document to an index. Documents written meanwhile maintain it themselves. */
function* fill(engine: Engine, collection: Collection, index: Index): Work<void> {
  let since = performance.now();
  for (let from = 0; !collection.dropped;) {
    const docs = engine.kv.docs({ collection: collection.id, from, to: RIDS }, 32);
    for (const { rid, bytes } of docs) engine.records.addToIndex({ collection, index }, rid, bytes);
    const last = docs[docs.length - 1];
    if (!last) return;
    from = last.rid + 1;
    if (performance.now() - since < FILL_SLICE) continue;
    yield ENOUGH;
    since = performance.now();
  }
}

/** `dropIndexes`. */
export async function dropIndexes(call: Call): Promise<Reply> {
  const { engine } = call.context;
  const ns = namespaceOf(call);
  const wanted = call.command.get('index');
  const n = await engine.write(dropWork(engine, ns, wanted));
  return { nIndexesWas: n, ok: 1 };
}

function* dropWork(engine: Engine, ns: string, wanted: Value): Work<number> {
  const collection = engine.catalog.get(ns);
  if (!collection) throw new StoreError(Code.NamespaceNotFound, `ns not found ${ns}`);
  const before = collection.indexes.length;
  for (const index of chosen(collection, wanted)) yield* engine.dropIndex(collection, index);
  return before;
}

function chosen(collection: Collection, wanted: Value): Index[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.no !== 0);
  return (Array.isArray(wanted) ? wanted : [wanted]).map((one) => {
    const index = collection.indexes.find((candidate) =>
      one instanceof Map ? sameKey(candidate.key, one) : candidate.name === one,
    );
    if (!index) {
      const shown =
        one instanceof Map
          ? `can't find index with key: ${nameOf(one)}`
          : `index not found with name [${typeof one === 'string' ? one : ''}]`;
      throw new StoreError(Code.IndexNotFound, shown);
    }
    if (index.no === 0) throw new StoreError(Code.InvalidOptions, 'cannot drop _id index');
    return index;
  });
}

/** `listIndexes`. */
export function listIndexes(call: Call): Reply {
  const ns = namespaceOf(call);
  const collection = call.context.engine.catalog.get(ns);
  if (!collection) throw new StoreError(Code.NamespaceNotFound, `ns does not exist: ${ns}`);
  const specs = collection.indexes.filter((index) => index.ready).map((index) => index.spec);
  return {
    cursor: {
      fields: {
        firstBatch: new RawList(encoded(specs)),
        id: 0n,
        ns: `${call.db}.$cmd.listIndexes.${collection.name}`,
      },
    },
    ok: 1,
  };
}

/** `collMod`: changes an index's expiry, hides it or shows it again. */
export async function collMod(call: Call): Promise<Reply> {
  const { engine } = call.context;
  const ns = namespaceOf(call);
  for (const option of ['validator', 'viewOn', 'pipeline', 'cappedSize', 'timeseries'])
    if (truthy(call.command.get(option)))
      throw new StoreError(
        Code.CommandNotSupported,
        `The option '${option}' is not supported by the embedded store`,
      );
  const wanted = docField(call.command, 'index');
  return { ...(await engine.write(modify(engine, ns, wanted))), ok: 1 };
}

function* modify(engine: Engine, ns: string, wanted: Doc): Work<Reply> {
  const collection = engine.catalog.get(ns);
  if (!collection) throw new StoreError(Code.NamespaceNotFound, `ns does not exist: ${ns}`);
  const reply: Reply = {};
  if (wanted.size === 0) return reply;
  const pattern = wanted.get('keyPattern') ?? wanted.get('name');
  const [index] = chosen(collection, pattern);
  const seconds = wanted.get('expireAfterSeconds');
  if (index && seconds !== undefined) {
    index.expireAfterSeconds = toNumber(seconds);
    index.spec.set('expireAfterSeconds', seconds);
    engine.catalog.save(collection);
  }
  const hidden = wanted.get('hidden');
  if (index && hidden !== undefined && truthy(hidden) !== index.hidden) {
    Object.assign(reply, { hidden_old: index.hidden, hidden_new: truthy(hidden) });
    index.hidden = truthy(hidden);
    if (index.hidden) index.spec.set('hidden', true);
    else index.spec.delete('hidden');
    engine.catalog.save(collection);
  }
  yield;
  return reply;
}
