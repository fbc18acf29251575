import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { describe, expect, test } from 'vitest';
import { testDatabase, withDatabase } from './test-database.ts';

describe('a test file', () => {
  const database = testDatabase();

  test('has a document store that answers, with a database of its own', async () => {
    const connection = await mongoose.createConnection(database.mongodbUri).asPromise();
    await connection.collection('things').insertOne({ name: 'here' });
    expect(await connection.collection('things').countDocuments()).toBe(1);
    expect(connection.name).toMatch(/^test_databases_[0-9a-f]{8}$/);
    await connection.close();
  });

  test('has a Redis that answers', async () => {
    const redis = new Redis(database.redisUrl.replace(/^unix:\/\//, ''));
    await redis.set(`${database.redisPrefix}:key`, 'here');
    expect(await redis.get(`${database.redisPrefix}:key`)).toBe('here');
    redis.disconnect();
  });
});

describe('withDatabase', () => {
  test.each([
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/db'],
    ['mongodb://127.0.0.1:27017/?replicaSet=rs0', 'mongodb://127.0.0.1:27017/db?replicaSet=rs0'],
    ['mongodb://a:1,b:2/other?x=1', 'mongodb://a:1,b:2/db?x=1'],
    ['mongodb://%2Ftmp%2Fstore.sock', 'mongodb://%2Ftmp%2Fstore.sock/db'],
  ])('%s', (uri, expected) => {
    expect(withDatabase(uri, 'db')).toBe(expected);
  });
});
