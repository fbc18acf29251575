import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { MongoClient, type Db, type Document } from 'mongodb';
import { runOperation, Unsupported } from './crud-operations.ts';
import { mismatch } from './crud-match.ts';

/** One test of the specification that did not pass. */
export interface SpecFailure {
  test: string;
  why: string;
}

/** What a run over the directory gave. */
export interface SpecResult {
  passed: number;
  failed: SpecFailure[];
  /** Why tests were left out, and how many. */
  skipped: Map<string, number>;
}

interface SpecFile extends Document {
  description: string;
  runOnRequirements?: Document[];
  createEntities?: Document[];
  initialData?: Document[];
  tests: SpecTest[];
}

interface SpecTest extends Document {
  description: string;
  runOnRequirements?: Document[];
  operations: Document[];
  outcome?: Document[];
}

/** Whose answers are looked at: a standalone server of this version. */
const VERSION = [7, 0, 0];

/**
 * Runs the "unified" tests of a directory against a server: results, errors and what the collections hold afterwards. What
 * the driver sends on its way (`expectEvents`) is the driver's own affair and is not looked at.
 */
export async function runCrudSpec(directory: string, uri: string): Promise<SpecResult> {
  const result: SpecResult = { passed: 0, failed: [], skipped: new Map() };
  for (const name of readdirSync(directory).filter((each) => each.endsWith('.json'))) {
    const file = EJSON.parse(readFileSync(join(directory, name), 'utf8')) as SpecFile;
    for (const test of file.tests) {
      const why = await runTest(file, test, uri);
      if (why === undefined) result.passed++;
      else if (why instanceof Unsupported)
        result.skipped.set(why.message, (result.skipped.get(why.message) ?? 0) + 1);
      else result.failed.push({ test: `${name}: ${test.description}`, why });
    }
  }
  return result;
}

async function runTest(
  file: SpecFile,
  test: SpecTest,
  uri: string,
): Promise<string | Unsupported | undefined> {
  const unmet = [file, test].map(({ runOnRequirements }) => unmetBy(runOnRequirements)).find(Boolean);
  if (unmet) return unmet;
  const [client] = (file.createEntities ?? []).flatMap(({ client: one }) => (one ? [one as Document] : []));
  const connected = await new MongoClient(uri, { ...(client?.['uriOptions'] as object) }).connect();
  try {
    await fill(connected, file.initialData ?? []);
    const entities = entitiesOf(connected, file.createEntities ?? []);
    for (const operation of test.operations) {
      const why = await checkOperation(entities, operation);
      if (why !== undefined) return `${String(operation['name'])}: ${why}`;
    }
    return await checkOutcome(connected, test.outcome ?? []);
  } catch (error) {
    return error instanceof Unsupported ? error : String(error);
  } finally {
    await connected.close();
  }
}

/** Why none of the requirements is met; undefined where one is. */
function unmetBy(requirements: Document[] | undefined): Unsupported | undefined {
  if (!requirements) return undefined;
  let why = '';
  for (const { minServerVersion: min, maxServerVersion: max, topologies, auth } of requirements) {
    if (min !== undefined && isAbove(versionOf(min), VERSION)) why = 'for newer servers than 7.0';
    else if (max !== undefined && isAbove(VERSION, versionOf(max))) why = 'for older servers than 7.0';
    else if (Array.isArray(topologies) && !topologies.includes('single')) why = 'for replica sets and shards';
    else if (auth === true) why = 'needs authentication';
    else return undefined;
  }
  return new Unsupported(why);
}

function versionOf(text: unknown): number[] {
  return String(text).split('.').map(Number);
}

function isAbove(a: number[], b: number[]): boolean {
  const [i] = [0, 1, 2].filter((at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return i !== undefined && (a[i] ?? 0) > (b[i] ?? 0);
}

async function fill(client: MongoClient, data: Document[]): Promise<void> {
  for (const { databaseName, collectionName, documents } of data) {
    const db = client.db(databaseName as string);
    await db.collection(collectionName as string).drop();
    const rows = await db.createCollection(collectionName as string);
    if ((documents as Document[]).length > 0) await rows.insertMany(documents as Document[]);
  }
}

function entitiesOf(client: MongoClient, specs: Document[]): Map<string, unknown> {
  const entities = new Map<string, unknown>();
  for (const spec of specs) {
    const [[kind, how] = ['', {} as Document]] = Object.entries(spec) as [string, Document][];
    const id = how['id'] as string;
    if (kind === 'client') entities.set(id, client);
    else if (kind === 'database')
      entities.set(id, client.db(how['databaseName'] as string, how['databaseOptions'] as object));
    else if (kind === 'collection') {
      const db = entities.get(how['database'] as string) as Db;
      entities.set(
        id,
        db.collection(how['collectionName'] as string, (how['collectionOptions'] ?? {}) as object),
      );
    } else throw new Unsupported(`an entity of kind ${kind}`);
  }
  return entities;
}

async function checkOperation(
  entities: Map<string, unknown>,
  operation: Document,
): Promise<string | undefined> {
  const wanted = operation['expectError'] as Document | undefined;
  let actual: unknown;
  try {
    actual = await runOperation(entities.get(operation['object'] as string), operation);
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    return wanted ? wrongError(error as Error & Document, wanted) : `failed: ${String(error)}`;
  }
  if (wanted) return 'succeeded, an error was expected';
  return 'expectResult' in operation ? mismatch(operation['expectResult'], actual, true) : undefined;
}

function wrongError(error: Error & Document, wanted: Document): string | undefined {
  const fromServer = error.name === 'MongoServerError' || error.name.includes('Write');
  if (wanted['isClientError'] === true && fromServer) return `not the client's own error: ${String(error)}`;
  const text = wanted['errorContains'] as string | undefined;
  if (text !== undefined && !error.message.toLowerCase().includes(text.toLowerCase()))
    return `the error says ${error.message}`;
  const code = wanted['errorCode'] as number | undefined;
  if (code !== undefined && error['code'] !== code) return `error code ${String(error['code'])}`;
  if (wanted['expectResult'] === undefined) return undefined;
  return mismatch(wanted['expectResult'], error['result'] ?? {}, true);
}

async function checkOutcome(client: MongoClient, outcome: Document[]): Promise<string | undefined> {
  for (const { databaseName, collectionName, documents } of outcome) {
    const rows = client.db(databaseName as string).collection(collectionName as string);
    const found = await rows.find({}, { sort: { _id: 1 } }).toArray();
    const why = mismatch(documents, found, false);
    if (why !== undefined) return `outcome: ${why}`;
  }
  return undefined;
}
