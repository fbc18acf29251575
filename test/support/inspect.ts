import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';

/** Looks straight into the database of a running product: to count and to check, never to change. */
export interface Inspection {
  connection: mongoose.Connection;
  count(collection: string, filter: Record<string, unknown>): Promise<number>;
  close(): Promise<void>;
}

export async function inspect(dataDir: string): Promise<Inspection> {
  const runtime = JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8')) as { mongodbUri: string };
  const connection = await mongoose.createConnection(runtime.mongodbUri).asPromise();
  return {
    connection,
    count: (collection, filter) => connection.collection(collection).countDocuments(filter),
    close: () => connection.close(),
  };
}
