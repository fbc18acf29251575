import type { Collection, Db, Document } from 'mongodb';

/** A test that wants what is not looked at here, or what this kind of server has not. */
export class Unsupported extends Error {}

type Arguments = Document & { filter: Document; update: Document; pipeline: Document[] };
type Operation = (on: Collection, args: Arguments, options: Document) => Promise<unknown>;

const OPERATIONS: Record<string, Operation> = {
  aggregate: (on, { pipeline }, options) => on.aggregate(pipeline, options).toArray(),
  find: (on, { filter }, options) => on.find(filter, options).toArray(),
  findOne: (on, { filter }, options) => on.findOne(filter, options),
  countDocuments: (on, { filter }, options) => on.countDocuments(filter, options),
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the specification still has it
  count: (on, { filter }, options) => on.count(filter, options),
  estimatedDocumentCount: (on, _, options) => on.estimatedDocumentCount(options),
  distinct: (on, args, options) => on.distinct(args['fieldName'] as string, args.filter, options),
  insertOne: (on, args, options) => on.insertOne(args['document'] as Document, options),
  insertMany: (on, args, options) => on.insertMany(args['documents'] as Document[], options),
  updateOne: (on, { filter, update }, options) => on.updateOne(filter, update, options),
  updateMany: (on, { filter, update }, options) => on.updateMany(filter, update, options),
  replaceOne: (on, args, options) => on.replaceOne(args.filter, args['replacement'] as Document, options),
  deleteOne: (on, { filter }, options) => on.deleteOne(filter, options),
  deleteMany: (on, { filter }, options) => on.deleteMany(filter, options),
  findOneAndDelete: (on, { filter }, options) => on.findOneAndDelete(filter, options),
  findOneAndUpdate: (on, { filter, update }, options) => on.findOneAndUpdate(filter, update, cased(options)),
  findOneAndReplace: (on, args, options) =>
    on.findOneAndReplace(args.filter, args['replacement'] as Document, cased(options)),
  bulkWrite: (on, args, options) =>
    on.bulkWrite((args['requests'] as Document[]).map(request) as never[], options),
  createIndex: (on, args, options) =>
    on.createIndexes([{ key: args['keys'] as Record<string, 1>, ...options }]),
};

const NAMED = new Set([
  ...[
    'filter',
    'update',
    'pipeline',
    'document',
    'documents',
    'replacement',
    'requests',
    'keys',
    'fieldName',
  ],
]);

function cased(options: Document): Document {
  const after = options['returnDocument'] as string | undefined;
  return after === undefined ? options : { ...options, returnDocument: after.toLowerCase() };
}

function request(one: Document): Document {
  const [[name, how] = ['', {} as Document]] = Object.entries(one) as [string, Document][];
  return { [name]: how };
}

/** Does what an operation of the unified format asks for. Throws what the driver throws, Unsupported where it is not known. */
export async function runOperation(on: unknown, operation: Document): Promise<unknown> {
  const name = operation['name'] as string;
  const args = (operation['arguments'] ?? {}) as Arguments;
  const options = Object.fromEntries(Object.entries(args).filter(([key]) => !NAMED.has(key)));
  if (name === 'failPoint') throw new Unsupported('needs fail points');
  if (name === 'aggregate' && isDb(on)) return on.aggregate(args.pipeline, options).toArray();
  if (isDb(on)) return onDatabase(on, name, args);
  const run = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!run) throw new Unsupported(`operation ${name}`);
  return run(on as Collection, args, options);
}

async function onDatabase(on: Db, name: string, args: Arguments): Promise<unknown> {
  const { collection, ...options } = args;
  if (name === 'dropCollection') return on.dropCollection(collection as string);
  if (name === 'createCollection') return on.createCollection(collection as string, options);
  if (name === 'modifyCollection') return on.command({ collMod: collection as string, ...options });
  throw new Unsupported(`operation ${name}`);
}

function isDb(on: unknown): on is Db {
  return typeof on === 'object' && on !== null && 'databaseName' in on;
}
