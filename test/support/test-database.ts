import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll, expect, inject } from 'vitest';

/** One test file's own part of the shared servers. */
export interface TestDatabase {
  /** With a database of its own in the path. */
  mongodbUri: string;
  /** `unix:///path` or `redis://…`, as REDIS_URL has it. */
  redisUrl: string;
  /** Every key of this test file begins with it. */
  redisPrefix: string;
}

/**
 * A database and a Redis prefix that no other test file has. Both are emptied when the file's tests are done, after all
 * the hooks that were registered later than this call. Call it at the top of a test file or in its `beforeAll`.
 */
export function testDatabase(): TestDatabase {
  const name = `test_${slug()}_${randomBytes(4).toString('hex')}`;
  const database = {
    mongodbUri: withDatabase(inject('TEST_MONGODB_URI'), name),
    redisUrl: inject('TEST_REDIS_URL'),
    redisPrefix: name,
  };
  afterAll(() => drop(database));
  return database;
}

/** Puts a database's name into a URI that names none. Hosts may be a list or an encoded socket path. */
export function withDatabase(uri: string, name: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(uri);
  if (!parts) throw new Error(`not a MongoDB URI: ${uri}`);
  return `${parts[1] ?? ''}/${name}${parts[2] ?? ''}`;
}

function slug(): string {
  const file = basename(expect.getState().testPath ?? 'test').replace(/\.(integration\.)?test\.ts$/, '');
  return file.replace(/[^a-z0-9]+/gi, '_').slice(0, 30);
}

async function drop({ mongodbUri, redisUrl, redisPrefix }: TestDatabase): Promise<void> {
  await Promise.all([dropMongo(mongodbUri), dropRedisKeys(redisUrl, redisPrefix)]);
}

async function dropMongo(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 20_000 }).asPromise();
  await connection.dropDatabase();
  await connection.close();
}

async function dropRedisKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url.replace(/^unix:\/\//, ''), { maxRetriesPerRequest: 1 });
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 500 }) as AsyncIterable<
      string[]
    >) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  } finally {
    redis.disconnect();
  }
}
