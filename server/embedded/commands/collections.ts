import { compileFilter, filterOf } from '../match/compile.ts';
import { doc } from '../bsonx/encode.ts';
import { truthy } from '../bsonx/truth.ts';
import { Binary, type Doc } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';
import { dbOf, type Collection } from '../store/catalog.ts';
import type { Work } from '../store/committer.ts';
import type { Engine } from '../store/engine.ts';
import { RawList, type Reply } from '../wire/reply.ts';
import { namespaceOf, textField, type Call } from './context.ts';
import { encoded } from './read.ts';

const REFUSED_OPTIONS = ['timeseries', 'viewOn', 'validator', 'capped', 'collation', 'clusteredIndex'];

/** `create`. */
export async function create(call: Call): Promise<Reply> {
  const { engine } = call.context;
  const ns = namespaceOf(call);
  for (const option of REFUSED_OPTIONS) {
    if (truthy(call.command.get(option)))
      throw new StoreError(
        Code.CommandNotSupported,
        `The option '${option}' is not supported by the embedded store`,
      );
  }
  await engine.write(createWork(engine, ns));
  return { ok: 1 };
}

function* createWork(engine: Engine, ns: string): Work<void> {
  engine.createCollection(ns);
  yield;
}

/** `drop`. */
export async function drop(call: Call): Promise<Reply> {
  const { engine } = call.context;
  const ns = namespaceOf(call);
  const n = await engine.write(dropWork(engine, ns));
  return n === undefined ? { ok: 1 } : { nIndexesWas: n, ns, ok: 1 };
}

function* dropWork(engine: Engine, ns: string): Work<number | undefined> {
  const collection = engine.catalog.get(ns);
  if (!collection) return undefined;
  engine.dropCollection(collection);
  yield;
  return collection.indexes.length;
}

/** `dropDatabase`. */
export async function dropDatabase({ context, db }: Call): Promise<Reply> {
  await context.engine.write(dropAll(context.engine, db));
  return { dropped: db, ok: 1 };
}

function* dropAll(engine: Engine, db: string): Work<void> {
  for (const collection of engine.catalog.list(db)) {
    engine.dropCollection(collection);
    yield;
  }
}

/** `listCollections`. */
export function listCollections({ context, db, command }: Call): Reply {
  const matches = compileFilter(filterOf(command.get('filter')));
  const infos = context.engine.catalog.list(db).map(describe).filter(matches);
  return {
    cursor: { fields: { firstBatch: new RawList(encoded(infos)), id: 0n, ns: `${db}.$cmd.listCollections` } },
    ok: 1,
  };
}

function describe(collection: Collection): Doc {
  const uuid = new Binary(Buffer.from(collection.uuid.replaceAll('-', ''), 'hex'), 4);
  const [idIndex] = collection.indexes;
  return doc({
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: doc({ readOnly: false, uuid }),
    idIndex: idIndex?.spec,
  });
}

/** `listDatabases`. */
export function listDatabases({ context, command }: Call): Reply {
  const names = [...new Set(context.engine.catalog.list().map(({ db }) => db))].sort();
  const matches = compileFilter(filterOf(command.get('filter')));
  const databases = names.map((name) => doc({ name, sizeOnDisk: 0, empty: false })).filter(matches);
  return { databases, totalSize: context.engine.kv.size(), ok: 1 };
}

/** `renameCollection`. */
export async function renameCollection({ context, command }: Call): Promise<Reply> {
  const from = textField(command, 'renameCollection');
  const to = textField(command, 'to');
  await context.engine.write(
    renameWork(context.engine, { from, to, replace: truthy(command.get('dropTarget')) }),
  );
  return { ok: 1 };
}

function* renameWork(
  engine: Engine,
  { from, to, replace }: { from: string; to: string; replace: boolean },
): Work<void> {
  const source = engine.catalog.get(from);
  if (!source) throw new StoreError(Code.NamespaceNotFound, `Source collection ${from} does not exist`);
  if (dbOf(from) !== dbOf(to))
    throw new StoreError(
      Code.CommandNotSupported,
      'renaming across databases is not supported by the embedded store',
    );
  const target = engine.catalog.get(to);
  if (target && !replace) throw new StoreError(Code.NamespaceExists, 'target namespace exists');
  if (target) engine.dropCollection(target);
  engine.catalog.rename(source, to);
  yield;
}

/** `collStats`. */
export function collStats(call: Call): Reply {
  const ns = namespaceOf(call);
  const collection = call.context.engine.catalog.get(ns);
  return {
    ns,
    count: collection?.count ?? 0,
    size: 0,
    storageSize: 0,
    totalIndexSize: 0,
    nindexes: collection?.indexes.length ?? 0,
    capped: false,
    ok: 1,
  };
}

/** `dbStats`. */
export function dbStats({ context, db }: Call): Reply {
  const collections = context.engine.catalog.list(db);
  const objects = collections.reduce((sum, { count }) => sum + count, 0);
  const indexes = collections.reduce((sum, each) => sum + each.indexes.length, 0);
  return {
    db,
    collections: collections.length,
    objects,
    indexes,
    dataSize: context.engine.kv.size(),
    storageSize: context.engine.kv.size(),
    ok: 1,
  };
}
